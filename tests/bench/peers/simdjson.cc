/* simdjson.cc: simdjson parse ITEMS N SCHEMA. The DOM, into one parser's memory again and again. */
#include <simdjson.h>

#include "peer.h"

int main(int, char **argv)
{
	std::vector<simdjson::padded_string> items;
	simdjson::dom::parser parser;

	for (const std::string &item : peer_items(argv[2], std::strtoull(argv[3], nullptr, 10)))
		items.emplace_back(item);
	return peer_serve("simdjson " + std::to_string(simdjson::SIMDJSON_VERSION_MAJOR) + "." +
				  std::to_string(simdjson::SIMDJSON_VERSION_MINOR) + ", DOM",
			  [&] {
				  size_t good = 0;

				  for (const simdjson::padded_string &item : items)
					  good += parser.parse(item).error() == simdjson::SUCCESS;
				  return good;
			  });
}
