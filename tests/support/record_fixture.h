/* record_fixture.h: signed records for C tests, true or false. */
#ifndef NSYNC_TESTS_RECORD_FIXTURE_H
#define NSYNC_TESTS_RECORD_FIXTURE_H

#include "nsync/verify.h"
#include "tests/support/item_fixture.h"

#define FIXTURE_ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

struct fixture_record {
	int64_t seq;          /* 1 */
	const char *previous; /* id */
	const char *region, *as_of;
	int64_t root_version; /* 1 */
	const char *root_id;
	const char *inputs;      /* JSON, "{}" */
	const char *unreachable; /* JSON, "[]" */
	int64_t count;
	const char *hash;  /* of what it adds; NULL: of nothing */
	const char *extra; /* more members, each with a comma after it */
	unsigned signer;   /* 0: the merge key */
};

static inline void fixture_record_file(struct nsync_buf *out, const struct fixture_record *spec)
{
	struct nsync_buf body = NSYNC_BUF_INIT(2 * NSYNC_MAX_RECORD_BYTES);
	unsigned signer = spec->signer ? spec->signer : FIXTURE_MERGE;
	char nothing[NSYNC_HEX_SIZE];

	nsync_sha256_hex(nothing, NSYNC_STR(""));
	nsync_buf_printf(&body,
			 "{%s\"seq\":%lld,\"previous\":\"%s\",\"region\":\"%s\",\"asOf\":\"%s\",",
			 fixture_or(spec->extra, ""), (long long)(spec->seq ? spec->seq : 1),
			 fixture_or(spec->previous, FIXTURE_ZEROS),
			 fixture_or(spec->region, FIXTURE_AUTHORITY),
			 fixture_or(spec->as_of, "2026-03-01T00:00:00Z"));
	nsync_buf_printf(&body, "\"root\":{\"version\":%lld,\"id\":\"%s\"},",
			 (long long)(spec->root_version ? spec->root_version : 1),
			 fixture_or(spec->root_id, FIXTURE_ZEROS));
	nsync_buf_text(&body, "\"inputs\":");
	nsync_buf_text(&body, fixture_or(spec->inputs, "{}"));
	nsync_buf_text(&body, ",\"unreachable\":");
	nsync_buf_text(&body, fixture_or(spec->unreachable, "[]"));
	nsync_buf_printf(&body, ",\"added\":{\"count\":%lld,\"hash\":\"%s\"}}",
			 (long long)spec->count, fixture_or(spec->hash, nothing));
	FIXTURE_CHECK(body.code == NSYNC_OK);
	fixture_sign(out, NSYNC_KIND_RECORD, body.p, &signer, 1);
	nsync_buf_release(&body);
}

#endif
