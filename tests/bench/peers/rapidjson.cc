/* rapidjson.cc: rapidjson parse ITEMS N SCHEMA. UTF-8 checked, memory used again. */
#include <rapidjson/document.h>

#include "peer.h"

int main(int, char **argv)
{
	const auto items = peer_items(argv[2], std::strtoull(argv[3], nullptr, 10));
	std::vector<char> memory(1 << 20);

	return peer_serve("rapidjson " RAPIDJSON_VERSION_STRING, [&] {
		size_t good = 0;

		for (const std::string &item : items) {
			rapidjson::MemoryPoolAllocator<> pool(memory.data(), memory.size());
			rapidjson::Document document(&pool);

			document.Parse<rapidjson::kParseValidateEncodingFlag>(item.data(),
									      item.size());
			good += !document.HasParseError();
		}
		return good;
	});
}
