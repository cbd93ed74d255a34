/* peer.h: what the C and C++ peers share; tests/bench/bench.h says how a peer talks. */
#ifndef NSYNC_TESTS_BENCH_PEER_H
#define NSYNC_TESTS_BENCH_PEER_H

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

inline std::string peer_file(const char *path)
{
	std::ifstream file(path, std::ios::binary);

	return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

/* The first n items of a file in which each ends with the line "}". */
inline std::vector<std::string> peer_items(const char *path, size_t n)
{
	const std::string text = peer_file(path);
	std::vector<std::string> items;

	for (size_t at = 0, end; items.size() < n; at = end + 3) {
		end = text.find("\n}\n", at);
		if (end == std::string::npos) {
			std::cerr << path << ": fewer items than wanted\n";
			std::exit(3);
		}
		items.push_back(text.substr(at, end + 3 - at));
	}
	return items;
}

/* Say the name, then answer each line with one pass; `pass` returns how many items were good. */
template <typename Pass> int peer_serve(const std::string &name, Pass pass)
{
	std::string line;

	pass();
	std::cout << name << std::endl;
	while (std::getline(std::cin, line)) {
		const auto start = std::chrono::steady_clock::now();
		const size_t good = pass();
		const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(
			std::chrono::steady_clock::now() - start);

		std::cout << ns.count() << ' ' << good << std::endl;
	}
	return 0;
}

#endif
