/*
 * tree.c: any bytes as a raw tree: entries within it, an order that is one, and names that a path
 * may hold; and any bytes as a path.
 */
#include "lib/repo/internal.h"
#include "lib/repo/names.h"
#include "nsync/item.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	return nsync_base_start() ? 0 : 1;
}

static void read_path(struct nsync_str text)
{
	AUTO(nsync_buf_release) struct nsync_buf escaped = FUZZ_BUF;
	struct nsync_path path;
	struct nsync_story story;
	char again[NSYNC_MAX_PATH];
	int64_t version;

	if (nsync_path_parse(&path, text)) {
		nsync_path_format(again, &path);
		HOLDS(nsync_str_is(text, again));
	} else {
		HOLDS(path.kind == NSYNC_PATH_NONE);
	}
	if (nsync_story_parse(&story, &version, text)) {
		nsync_story_format(again, &story, version);
		HOLDS(nsync_str_is(text, again));
	}
	nsync_path_escape(&escaped, text);
	HOLDS(escaped.code == NSYNC_OK && escaped.n <= NSYNC_MAX_HELD_PATH);
	for (size_t i = 0; i < escaped.n; i++)
		HOLDS(escaped.p[i] > 0x20 && escaped.p[i] < 0x7f);
}

static void read_uri(struct nsync_str text)
{
	AUTO(nsync_buf_release) struct nsync_buf again = FUZZ_BUF;
	struct nsync_story story;
	struct nsync_str authority;

	if (!nsync_uri_parse(&authority, &story, text))
		return;
	nsync_uri_add(&again, authority, &story);
	HOLDS(nsync_str_eq(nsync_buf_view(&again), text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nsync_str bytes = fuzz_str(data, size);
	struct raw_tree tree = { NULL, bytes.p, bytes.p + bytes.n };
	struct raw_entry entry, before = { .id = NULL };
	size_t used = 0;
	int got;

	while ((got = nsync_raw_tree_next(&entry, &tree)) > 0) {
		HOLDS(entry.mode.p == bytes.p + used);
		HOLDS(entry.name.p == entry.mode.p + entry.mode.n + 1);
		HOLDS(entry.id == (const unsigned char *)entry.name.p + entry.name.n + 1);
		used = (size_t)(tree.p - bytes.p);
		HOLDS(used <= size);
		HOLDS(nsync_raw_entry_cmp(&entry, &entry) == 0);
		if (before.id)
			HOLDS(nsync_raw_entry_cmp(&before, &entry) ==
				      -nsync_raw_entry_cmp(&entry, &before) ||
			      (nsync_raw_entry_cmp(&before, &entry) < 0) ==
				      (nsync_raw_entry_cmp(&entry, &before) > 0));
		if (nsync_tree_name_valid(entry.name))
			HOLDS(entry.name.n && !memchr(entry.name.p, '/', entry.name.n));
		read_path(entry.name);
		before = entry;
	}
	HOLDS((got == 0) == (used == size));
	read_path(bytes);
	read_uri(bytes);
	return 0;
}
