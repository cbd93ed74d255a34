/* What a pack that came from elsewhere has is taken as it lies there, or compressed anew: never believed. */
#include <stdlib.h>
#include <zlib.h>

#include <criterion/criterion.h>

#include "tests/support/git_fixture.h"

#define BLOBS 70
#define MAX   (64u * 1024u)

static void start(void)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert(nsync_base_start());
	cr_assert_eq(nsync_repo_start(&err), NSYNC_OK);
}

TestSuite(repo_reuse, .init = start);

/* ---- a pack by hand ---- */

struct made {
	struct nsync_buf pack;
	size_t at[BLOBS];            /* where each entry begins */
	char texts[BLOBS][600];
	struct nsync_oid ids[BLOBS];
	size_t count;
	bool longer; /* what comes next has 60 bytes more */
};

static void add_head(struct nsync_buf *out, unsigned type, size_t size)
{
	unsigned byte = type << 4 | (unsigned)(size & 15);

	for (size >>= 4; size; size >>= 7) {
		nsync_buf_char(out, (char)(byte | 128));
		byte = (unsigned)(size & 127);
	}
	nsync_buf_char(out, (char)byte);
}

/* empty: so many empty blocks before the last: bytes that say nothing. */
static void add_stream(struct nsync_buf *out, const void *bytes, size_t n, size_t empty)
{
	z_stream stream = { .next_in = (Bytef *)(uintptr_t)bytes, .avail_in = (uInt)n };
	uint8_t piece[8192];

	cr_assert_eq(deflateInit(&stream, 9), Z_OK);
	stream.next_out = piece;
	stream.avail_out = sizeof(piece);
	cr_assert_eq(deflate(&stream, empty ? Z_FULL_FLUSH : Z_FINISH), empty ? Z_OK : Z_STREAM_END);
	nsync_buf_add(out, piece, sizeof(piece) - stream.avail_out);
	for (size_t i = 0; i < empty; i++)
		nsync_buf_add(out, "\0\0\0\xff\xff", 5);
	if (empty) {
		stream.next_out = piece;
		stream.avail_out = sizeof(piece);
		cr_assert_eq(deflate(&stream, Z_FINISH), Z_STREAM_END);
		nsync_buf_add(out, piece, sizeof(piece) - stream.avail_out);
	}
	deflateEnd(&stream);
}

static struct nsync_str text_of(const struct made *made, size_t i)
{
	return nsync_str(made->texts[i]);
}

static void begin_text(struct made *made)
{
	char *text = made->texts[made->count];

	for (size_t i = 0; i < 500; i++) /* which does not compress to nothing */
		text[i] = (char)('!' + (i * i * 31 + i * 7 + i / 13) % 90);
	snprintf(text + 500, 100, "%*s%zu", made->longer ? 61 : 1, "", made->count);
	made->at[made->count] = made->pack.n;
}

static void add_whole(struct made *made, size_t empty)
{
	begin_text(made);
	add_head(&made->pack, 3, text_of(made, made->count).n);
	add_stream(&made->pack, made->texts[made->count], text_of(made, made->count).n, empty);
	made->count++;
}

static void add_varint(struct nsync_buf *out, size_t size)
{
	for (; size > 127; size >>= 7)
		nsync_buf_char(out, (char)((size & 127) | 128));
	nsync_buf_char(out, (char)size);
}

/* Copies the first 500 bytes of entry `base` and inserts the rest; piecemeal: a byte with each instruction. */
static void add_delta(struct made *made, size_t base, bool by_name, bool piecemeal)
{
	AUTO(nsync_buf_release) struct nsync_buf delta = NSYNC_BUF_INIT(8192);
	struct nsync_str text;
	size_t distance, kept = piecemeal ? 0 : 500;

	begin_text(made);
	text = text_of(made, made->count);
	add_varint(&delta, text_of(made, base).n);
	add_varint(&delta, text.n);
	if (kept)
		nsync_buf_add(&delta, "\xb0\xf4\x01", 3); /* from 0, 500 bytes */
	for (size_t i = kept, n; i < text.n; i += n) {
		n = piecemeal ? 1 : text.n - i;
		nsync_buf_char(&delta, (char)n);
		nsync_buf_add(&delta, text.p + i, n);
	}
	add_head(&made->pack, by_name ? 7 : 6, delta.n);
	if (by_name) {
		nsync_buf_add(&made->pack, made->ids[base].id, NSYNC_OID_BYTES);
	} else {
		uint8_t bytes[10];
		size_t at = sizeof(bytes);

		distance = made->at[made->count] - made->at[base];
		bytes[--at] = (uint8_t)(distance & 127);
		while (distance >>= 7)
			bytes[--at] = (uint8_t)(128 | (--distance & 127));
		nsync_buf_add(&made->pack, bytes + at, sizeof(bytes) - at);
	}
	add_stream(&made->pack, delta.p, delta.n, 0);
	made->count++;
}

static void name_blobs(struct made *made)
{
	for (size_t i = 0; i < made->count; i++) {
		git_oid id;

		cr_assert_eq(git_odb_hash(&id, made->texts[i], text_of(made, i).n, GIT_OBJECT_BLOB), 0);
		memcpy(made->ids[i].id, id.id, NSYNC_OID_BYTES);
	}
}

/* With a trailer and git's own index in repo, as a fetch leaves it. */
static void install(struct made *made, const struct nsync_repo *repo)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	char path[600], command[1400];

	made->pack.p[11] = (char)made->count;
	snprintf(path, sizeof(path), "%sraw", nsync_repo_gitdir(repo));
	fixture_ok(nsync_file_write(path, nsync_buf_view(&made->pack), 0644, &err), &err);
	snprintf(command, sizeof(command),
		 "cd '%s' && python3 -c 'import hashlib, sys; p = open(\"raw\", \"rb\").read(); "
		 "sys.stdout.buffer.write(p + hashlib.sha1(p).digest())' | git index-pack --stdin >/dev/null",
		 nsync_repo_gitdir(repo));
	cr_assert_eq(system(command), 0);
}

static void made_init(struct made *made)
{
	memset(made, 0, sizeof(*made));
	nsync_buf_init(&made->pack, 4u * 1024u * 1024u);
	nsync_buf_add(&made->pack, "PACK\0\0\0\2\0\0\0\0", 12);
}

static void made_release(struct made *made)
{
	nsync_buf_release(&made->pack);
}

/* ---- what came of it ---- */

/* Bytes of the one pack that repo has; its name in path. */
static void read_pack(struct nsync_buf *out, char path[600], const struct nsync_repo *repo)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	char folder[500], **names;
	size_t count, packs = 0;

	snprintf(folder, sizeof(folder), "%sobjects/pack", nsync_repo_gitdir(repo));
	fixture_ok(nsync_file_list(&names, &count, folder, &err), &err);
	for (size_t i = 0; i < count; i++)
		if (strstr(names[i], ".pack")) {
			snprintf(path, 600, "%s/%s", folder, names[i]);
			packs++;
		}
	nsync_names_free(names, count);
	cr_assert_eq(packs, 1);
	fixture_ok(nsync_file_read(out, path, &err), &err);
}

/* The longest chain of deltas that git counts. */
static unsigned depth_of(const char *pack)
{
	char command[1400], line[200] = "0";
	FILE *out;

	snprintf(command, sizeof(command),
		 "git verify-pack -v '%s' | awk 'NF == 7 && $6 > n { n = $6 } END { print n + 0 }'", pack);
	out = popen(command, "r");
	cr_assert_not_null(out);
	cr_assert_not_null(fgets(line, sizeof(line), out));
	cr_assert_eq(pclose(out), 0, "git verify-pack");
	return (unsigned)strtoul(line, NULL, 10);
}

static bool holds(const struct nsync_buf *pack, const char *bytes, size_t n)
{
	return memmem(pack->p, pack->n, bytes, n) != NULL;
}

static void check_read(const struct made *made, const struct nsync_repo *repo, size_t first)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	for (size_t i = first; i < made->count; i++) {
		AUTO(nsync_buf_release) struct nsync_buf got = NSYNC_BUF_INIT(MAX);

		cr_assert_eq(nsync_repo_blob(&got, repo, &made->ids[i], MAX, &err), NSYNC_OK, "%zu: %s", i, err.text);
		cr_expect(nsync_str_eq(nsync_buf_view(&got), text_of(made, i)), "%zu", i);
	}
}

/* Copies all from `first` on. */
static enum nsync_code copy(const struct made *made, const struct nsync_repo *from, struct nsync_repo *to,
			    size_t first, size_t max)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_copy copies[BLOBS];
	enum nsync_code code;

	for (size_t i = first; i < made->count; i++)
		copies[made->count - 1 - i] = (struct nsync_copy){ from, made->ids[i] };
	cr_assert_eq(nsync_repo_pack_begin(to, &err), NSYNC_OK, "%s", err.text);
	code = nsync_repo_copy_blobs(to, copies, made->count - first, max, 2, &err);
	if (!code)
		code = nsync_repo_pack_end(to, &err);
	nsync_repo_pack_drop(to);
	return code;
}

#define FIXTURE(from, to, made) \
	FIXTURE_FOLDER(dir); \
	AUTO(nsync_repo_freep) \
	struct nsync_repo *from = fixture_repo(dir, "from", NULL); \
	AUTO(nsync_repo_freep) \
	struct nsync_repo *to = fixture_repo(dir, "to", NULL); \
	AUTO(made_release) \
	struct made made; \
	AUTO(nsync_buf_release) \
	struct nsync_buf got = NSYNC_BUF_INIT(4u * 1024u * 1024u); \
	char path[600] = ""; \
	made_init(&made)

Test(repo_reuse, whole_and_deltas_as_they_lie)
{
	FIXTURE(from, to, made);

	add_whole(&made, 0);
	add_delta(&made, 0, false, false);
	name_blobs(&made);
	add_delta(&made, 1, true, false);
	name_blobs(&made);
	install(&made, from);
	cr_assert_eq(copy(&made, from, to, 0, MAX), NSYNC_OK);
	read_pack(&got, path, to);
	cr_expect(holds(&got, made.pack.p + made.at[0], made.at[1] - made.at[0]), "level 9, as it came");
	cr_expect_eq(depth_of(path), 2);
	check_read(&made, to, 0);
}

Test(repo_reuse, what_a_delta_starts_from_is_not_taken)
{
	FIXTURE(from, to, made);

	add_whole(&made, 0);
	add_delta(&made, 0, false, false);
	add_delta(&made, 1, false, false);
	name_blobs(&made);
	install(&made, from);
	cr_assert_eq(copy(&made, from, to, 1, MAX), NSYNC_OK);
	read_pack(&got, path, to);
	cr_expect_eq(depth_of(path), 1, "the first is whole now, the second starts from it");
	check_read(&made, to, 1);
}

Test(repo_reuse, long_chains)
{
	FIXTURE(from, to, made);

	add_whole(&made, 0);
	while (made.count < BLOBS)
		add_delta(&made, made.count - 1, false, false);
	name_blobs(&made);
	install(&made, from);
	cr_assert_eq(copy(&made, from, to, 0, MAX), NSYNC_OK);
	read_pack(&got, path, to);
	cr_expect_eq(depth_of(path), 50);
	check_read(&made, to, 0);
}

Test(repo_reuse, bytes_that_say_nothing)
{
	FIXTURE(from, to, made);

	add_whole(&made, 100000);
	add_whole(&made, 0);
	add_delta(&made, 1, false, true);
	name_blobs(&made);
	install(&made, from);
	cr_assert_gt(made.pack.n, 500000);
	cr_assert_eq(copy(&made, from, to, 0, MAX), NSYNC_OK);
	read_pack(&got, path, to);
	cr_expect_lt(got.n, 3000);
	cr_expect_eq(depth_of(path), 0, "a delta that is larger than what it makes");
	check_read(&made, to, 0);
}

Test(repo_reuse, limits_hold)
{
	FIXTURE(from, to, made);

	add_whole(&made, 0);
	made.longer = true;
	add_delta(&made, 0, false, false);
	name_blobs(&made);
	install(&made, from);
	cr_expect_eq(copy(&made, from, to, 0, 501), NSYNC_ELIMIT, "the first");
	cr_expect_eq(copy(&made, from, to, 0, 561), NSYNC_ELIMIT, "the second, a small delta");
	cr_expect_eq(copy(&made, from, to, 0, 562), NSYNC_OK);
	read_pack(&got, path, to);
	cr_expect_eq(depth_of(path), 1);
}

/* A disk broke the pack after git had looked at it. */
Test(repo_reuse, changed_since)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	FIXTURE(from, to, made);

	add_whole(&made, 0);
	add_whole(&made, 0);
	name_blobs(&made);
	install(&made, from);
	read_pack(&got, path, from);
	got.p[made.at[1] - 20] = (char)(got.p[made.at[1] - 20] ^ 1);
	cr_assert_eq(unlink(path), 0);
	fixture_ok(nsync_file_write(path, nsync_buf_view(&got), 0444, &err), &err);
	nsync_repo_free(TAKE(from));
	from = NULL;
	fixture_ok(nsync_repo_open(&from, fixture_path(dir, "from"), &err), &err);
	cr_expect_neq(copy(&made, from, to, 0, MAX), NSYNC_OK);
	cr_expect_eq(copy(&made, from, to, 1, MAX), NSYNC_OK, "the other one is whole");
}
