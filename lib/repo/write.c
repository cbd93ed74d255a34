/* write.c: a tree with some files more, reading and writing only the trees on their paths. */
#include <stdlib.h>

#include "names.h"
#include "pack.h"

/* One entry of the tree to be. */
struct slot {
	struct raw_entry raw;
	struct nsync_oid id; /* what raw.id points to, where it is new */
};

/* Additions below one folder: [first, last), whose paths share their first `skip` bytes. */
struct range {
	const struct nsync_addition *first, *last;
	size_t skip;
};

static enum nsync_code write_level(struct nsync_oid *out, bool *empty, struct nsync_repo *repo,
				   const struct nsync_oid *base, struct range range,
				   struct nsync_error *err);

static int by_path(const void *a, const void *b)
{
	const struct nsync_addition *left = a, *right = b;

	return strcmp(left->path, right->path);
}

static int by_slot(const void *a, const void *b)
{
	const struct slot *left = a, *right = b;

	return nsync_raw_entry_cmp(&left->raw, &right->raw);
}

/* The first name of what is left of a path, and whether more follows. */
static struct nsync_str first_name(bool *folder, const char *rest)
{
	size_t n = strcspn(rest, "/");

	*folder = rest[n] == '/';
	return (struct nsync_str){ rest, n };
}

static enum nsync_code put_file(struct slot *slot, bool *drop, const struct nsync_addition *addition)
{
	*drop = nsync_oid_zero(&addition->id);
	slot->raw.mode = nsync_str(addition->mode ? addition->mode : "100644");
	slot->id = addition->id;
	return NSYNC_OK;
}

static enum nsync_code put_folder(struct slot *slot, bool *drop, struct nsync_repo *repo,
				  const struct slot *old, struct range below, struct nsync_error *err)
{
	struct nsync_oid base;

	if (old)
		memcpy(base.id, old->raw.id, NSYNC_OID_BYTES);
	slot->raw.mode = NSYNC_STR("40000");
	return write_level(&slot->id, drop, repo, old ? &base : NULL, below, err);
}

/* A growing level. */
struct level {
	struct slot *slots;
	size_t count;
};

/* The base's entry of this name and sort, NULL if there is none. */
static struct slot *find_slot(const struct level *level, struct nsync_str name, bool folder, size_t among)
{
	const struct slot key = { .raw = { folder ? NSYNC_STR("40000") : NSYNC_STR("100644"), name, NULL } };

	return among ? bsearch(&key, level->slots, among, sizeof(*level->slots), by_slot) : NULL;
}

/* A file and a folder of one name sort apart ("a", "a.b", "a/"), so order alone does not show them. */
static enum nsync_code check_names(const struct level *level, struct nsync_error *err)
{
	size_t i;

	for (i = 0; i < level->count; i++) {
		const struct raw_entry *raw = &level->slots[i].raw;
		const struct slot *file;

		if (!raw->id || !nsync_raw_entry_is_tree(raw))
			continue;
		file = find_slot(level, raw->name, false, level->count);
		if (file && file->raw.id)
			return nsync_fail(err, NSYNC_EGIT, NULL, "a folder and a file of one name: %.*s",
					  NSYNC_FMT(raw->name));
	}
	return NSYNC_OK;
}

static enum nsync_code read_base(struct level *level, struct raw_tree *raw, size_t room,
				 struct nsync_error *err)
{
	struct raw_entry entry;
	struct raw_tree counting = *raw;
	size_t count = 0;
	int got;

	while (nsync_raw_tree_next(&entry, &counting) > 0)
		count++;
	level->slots = calloc(count + room + 1, sizeof(*level->slots));
	if (!level->slots)
		return nsync_fail_memory(err);
	while ((got = nsync_raw_tree_next(&entry, raw)) > 0) {
		if (level->count &&
		    nsync_raw_entry_cmp(&level->slots[level->count - 1].raw, &entry) >= 0)
			got = -1;
		if (got < 0)
			break;
		level->slots[level->count++].raw = entry;
	}
	return got < 0 ? nsync_fail(err, NSYNC_EGIT, NULL, "a malformed tree in our own history") : NSYNC_OK;
}

static bool same_folder(const struct nsync_addition *addition, size_t skip, struct nsync_str name)
{
	const char *rest = addition->path + skip;

	return strncmp(rest, name.p, name.n) == 0 && rest[name.n] == '/';
}

/* Put one name of the level: the run of additions that begins at range->first. */
static enum nsync_code put_name(struct level *level, size_t base_count, struct range *range,
				struct nsync_repo *repo, struct nsync_error *err)
{
	const struct nsync_addition *from = range->first;
	bool folder, drop;
	struct nsync_str name = first_name(&folder, from->path + range->skip);
	struct slot *old = find_slot(level, name, folder, base_count), *slot = old;
	struct slot fresh = { .raw = { .name = name } };
	enum nsync_code code;

	if (!nsync_tree_name_valid(name))
		return nsync_fail(err, NSYNC_EINVAL, from->path, "not a name that a tree may hold");
	range->first++;
	while (folder && range->first < range->last && same_folder(range->first, range->skip, name))
		range->first++;
	if (folder)
		code = put_folder(&fresh, &drop, repo, old,
				  (struct range){ from, range->first, range->skip + name.n + 1 }, err);
	else
		code = put_file(&fresh, &drop, from);
	if (code)
		return code;
	if (!slot) {
		if (drop)
			return NSYNC_OK;
		slot = &level->slots[level->count++];
	}
	*slot = fresh;
	slot->raw.id = drop ? NULL : slot->id.id;
	return NSYNC_OK;
}

static enum nsync_code write_slots(struct nsync_oid *out, bool *empty, struct nsync_repo *repo,
				   const struct level *level, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_TREE_BYTES);
	enum nsync_code code;
	size_t i;

	for (i = 0; i < level->count; i++) {
		const struct raw_entry *raw = &level->slots[i].raw;

		if (!raw->id)
			continue;
		nsync_buf_str(&bytes, raw->mode);
		nsync_buf_char(&bytes, ' ');
		nsync_buf_str(&bytes, raw->name);
		nsync_buf_char(&bytes, '\0');
		nsync_buf_add(&bytes, raw->id, NSYNC_OID_BYTES);
	}
	*empty = bytes.n == 0;
	code = nsync_buf_check(&bytes, err);
	if (code)
		return code;
	return nsync_repo_write(out, repo, nsync_buf_view(&bytes), GIT_OBJECT_TREE,
				"cannot write a tree", err);
}

static void level_release(struct level *level)
{
	free(level->slots);
}

static enum nsync_code write_level(struct nsync_oid *out, bool *empty, struct nsync_repo *repo,
				   const struct nsync_oid *base, struct range range,
				   struct nsync_error *err)
{
	AUTO(nsync_raw_tree_release) struct raw_tree raw = { .object = NULL };
	AUTO(level_release) struct level level = { NULL, 0 };
	enum nsync_code code = NSYNC_OK;
	size_t base_count, i;

	if (base)
		code = nsync_raw_tree_open(&raw, repo, base, err);
	if (!code)
		code = read_base(&level, &raw, (size_t)(range.last - range.first), err);
	base_count = level.count;
	while (!code && range.first < range.last)
		code = put_name(&level, base_count, &range, repo, err);
	if (code)
		return code;
	qsort(level.slots, level.count, sizeof(*level.slots), by_slot);
	/* Sorting moved the slots that new ids lie in. */
	for (i = 0; i < level.count; i++)
		if (level.slots[i].raw.id && !nsync_oid_zero(&level.slots[i].id))
			level.slots[i].raw.id = level.slots[i].id.id;
	code = check_names(&level, err);
	return code ? code : write_slots(out, empty, repo, &level, err);
}

enum nsync_code nsync_repo_write_tree(struct nsync_oid *out, struct nsync_repo *repo,
				      const struct nsync_oid *base,
				      const struct nsync_addition *additions, size_t count,
				      struct nsync_error *err)
{
	struct nsync_addition *sorted;
	enum nsync_code code;
	bool empty;
	size_t i;

	sorted = calloc(count + 1, sizeof(*sorted));
	if (!sorted)
		return nsync_fail_memory(err);
	if (count)
		memcpy(sorted, additions, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), by_path);
	for (i = 1; i < count; i++)
		if (strcmp(sorted[i - 1].path, sorted[i].path) == 0)
			break;
	if (i < count)
		code = nsync_fail(err, NSYNC_EINVAL, sorted[i].path, "added twice");
	else
		code = write_level(out, &empty, repo, base && !nsync_oid_zero(base) ? base : NULL,
				   (struct range){ sorted, sorted + count, 0 }, err);
	free(sorted);
	return code;
}
