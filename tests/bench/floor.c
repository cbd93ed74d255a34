/* floor.c: crypto_sign_verify_detached on the messages of a region's items, nothing else. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "tests/bench/floor.h"

#define HEAD (NSYNC_KEY_BYTES + NSYNC_SIGNATURE_BYTES + sizeof(uint64_t))
#define MAX_THREADS 64

void bench_floor_open(struct bench_floor *out, const char *path, size_t n, unsigned threads)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;
	const uint8_t *p, *end;

	*out = (struct bench_floor){ .threads = threads > MAX_THREADS ? MAX_THREADS : threads };
	if (fd < 0 || fstat(fd, &status))
		bench_die("%s: %s", path, strerror(errno));
	out->size = (size_t)status.st_size;
	out->map = mmap(NULL, out->size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	out->at = calloc(n, sizeof(*out->at));
	if (out->map == MAP_FAILED || !out->at)
		bench_die("%s: out of memory", path);
	p = out->map;
	end = p + out->size;
	while (out->n < n && (size_t)(end - p) > HEAD) {
		uint64_t length;

		memcpy(&length, p + HEAD - sizeof(length), sizeof(length));
		if (length > (uint64_t)(end - p) - HEAD)
			bench_die("%s is cut short", path);
		out->at[out->n++] = (struct bench_signature){
			p, p + NSYNC_KEY_BYTES, { (const char *)p + HEAD, (size_t)length }
		};
		p += HEAD + length;
	}
	if (!out->n)
		bench_die("%s is empty", path);
}

void bench_floor_close(struct bench_floor *floor)
{
	munmap(floor->map, floor->size);
	free(floor->at);
}

struct share {
	const struct bench_floor *floor;
	unsigned first;
	bool bad;
};

static void *verify_share(void *payload)
{
	struct share *share = payload;

	for (size_t i = share->first; i < share->floor->n; i += share->floor->threads) {
		const struct bench_signature *one = &share->floor->at[i];

		if (crypto_sign_verify_detached(one->signature, (const uint8_t *)one->message.p,
						one->message.n, one->key))
			share->bad = true;
	}
	return NULL;
}

uint64_t bench_floor_pass(void *payload)
{
	const struct bench_floor *floor = payload;
	struct share shares[MAX_THREADS];
	pthread_t threads[MAX_THREADS];
	uint64_t start = bench_now();
	bool bad = false;

	for (unsigned i = 0; i < floor->threads; i++) {
		shares[i] = (struct share){ floor, i, false };
		if (pthread_create(&threads[i], NULL, verify_share, &shares[i]))
			bench_die("no thread");
	}
	for (unsigned i = 0; i < floor->threads; i++) {
		pthread_join(threads[i], NULL);
		bad = bad || shares[i].bad;
	}
	if (bad) {
		fputs("bench: a signature does not hold\n", stderr);
		return 0;
	}
	return bench_now() - start;
}
