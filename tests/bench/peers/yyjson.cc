/* yyjson.cc: yyjson parse ITEMS N SCHEMA. Into a pool that is used again and again. */
#include <yyjson.h>

#include "peer.h"

int main(int, char **argv)
{
	const auto items = peer_items(argv[2], std::strtoull(argv[3], nullptr, 10));
	std::vector<char> memory(1 << 20);

	return peer_serve("yyjson " YYJSON_VERSION_STRING, [&] {
		size_t good = 0;

		for (const std::string &item : items) {
			yyjson_alc pool;

			yyjson_alc_pool_init(&pool, memory.data(), memory.size());
			good += yyjson_read_opts(const_cast<char *>(item.data()), item.size(), 0,
						 &pool, nullptr) != nullptr;
		}
		return good;
	});
}
