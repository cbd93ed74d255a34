/* ledger_file.c: the ledger of drafts as a JSON file, read strictly. */
#include <stdlib.h>

#include "ledger.h"

#define LEDGER_VERSION 1

static const struct nsync_json_rules rules = {
	.max_bytes = 16u * 1024u * 1024u,
	.max_depth = 8,
	.signed_file = true,
};

static bool read_hash(char out[NSYNC_HEX_SIZE], struct nsync_str hex)
{
	uint8_t bytes[NSYNC_HASH_BYTES];

	return nsync_unhex(bytes, sizeof(bytes), hex) && nsync_str_copy(out, NSYNC_HEX_SIZE, hex);
}

static char *copy_member(const struct nsync_json *object, const char *name)
{
	struct nsync_str text = nsync_json_get_str(object, nsync_str(name));

	return text.p && text.n <= NSYNC_LEDGER_PATH ? strndup(text.p, text.n) : NULL;
}

static bool read_entry(struct nsync_ledger_entry *out, const struct nsync_json *value)
{
	const struct nsync_json *worktree = nsync_json_get(value, NSYNC_STR("worktree"));
	const struct nsync_json *next = nsync_json_get(value, NSYNC_STR("next"));
	int64_t none;

	memset(out, 0, sizeof(*out));
	if (value->type != NSYNC_JSON_OBJECT || value->len != 5u + !!worktree + !!next ||
	    (next && next->type != NSYNC_JSON_TRUE))
		return false;
	out->next = next != NULL;
	out->path = copy_member(value, "path");
	out->worktree = worktree ? copy_member(value, "worktree") : strdup("");
	return out->path && *out->path && out->worktree &&
	       nsync_story_parse(&out->story, &none,
				 nsync_json_get_str(value, NSYNC_STR("story"))) &&
	       !none &&
	       nsync_json_int(&out->version, nsync_json_get(value, NSYNC_STR("version"))) &&
	       out->version > 0 &&
	       nsync_id_parse(&out->item, nsync_json_get_str(value, NSYNC_STR("item"))) &&
	       read_hash(out->sha256, nsync_json_get_str(value, NSYNC_STR("sha256")));
}

static enum nsync_code no_ledger(struct nsync_error *err, const char *path)
{
	return nsync_fail(err, NSYNC_EINVAL, path, "it is no ledger of drafts");
}

static enum nsync_code read_entries(struct nsync_ledger *out, const struct nsync_json *root,
				    const char *path, struct nsync_error *err)
{
	const struct nsync_json *list = nsync_json_get(root, NSYNC_STR("drafts"));
	int64_t version;

	if (!nsync_json_int(&version, nsync_json_get(root, NSYNC_STR("version"))) ||
	    version != LEDGER_VERSION || !list || list->type != NSYNC_JSON_ARRAY)
		return no_ledger(err, path);
	for (const struct nsync_json *at = nsync_json_first(list); at;
	     at = nsync_json_next(list, at)) {
		TRY(NSYNC_GROW(out->list, out->count, out->cap, err));
		if (!read_entry(&out->list[out->count++], at))
			return no_ledger(err, path);
	}
	return NSYNC_OK;
}

enum nsync_code nsync_ledger_read(struct nsync_ledger *out, const char *path,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(rules.max_bytes);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error quiet = { .code = NSYNC_OK };
	enum nsync_code code;

	code = nsync_file_read(&bytes, path, &quiet);
	if (code == NSYNC_ELIMIT)
		return no_ledger(err, path);
	if (!code) {
		code = nsync_json_read(&doc, nsync_buf_view(&bytes), &rules, &quiet);
		if (code && code != NSYNC_ENOMEM)
			return no_ledger(err, path);
	}
	if (code) {
		*err = quiet;
		return code;
	}
	return read_entries(out, doc.root, path, err);
}

static void write_entry(struct nsync_json_builder *b, const struct nsync_ledger_entry *entry)
{
	char story[NSYNC_MAX_PATH];

	nsync_story_format(story, &entry->story, 0);
	nsync_json_begin_object(b);
	nsync_json_member(b, "path", nsync_str(entry->path));
	if (*entry->worktree)
		nsync_json_member(b, "worktree", nsync_str(entry->worktree));
	nsync_json_member(b, "story", nsync_str(story));
	nsync_json_name(b, "version");
	nsync_json_add_int(b, entry->version);
	nsync_json_member(b, "item", nsync_str(entry->item.hex));
	nsync_json_member(b, "sha256", nsync_str(entry->sha256));
	if (entry->next) {
		nsync_json_name(b, "next");
		nsync_json_add_bool(b, true);
	}
	nsync_json_end(b);
}

enum nsync_code nsync_ledger_write(const struct nsync_ledger *ledger, const char *path,
				   struct nsync_error *err)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(rules.max_bytes);

	nsync_json_begin_object(b);
	nsync_json_name(b, "version");
	nsync_json_add_int(b, LEDGER_VERSION);
	nsync_json_name(b, "drafts");
	nsync_json_begin_array(b);
	for (size_t i = 0; i < ledger->count; i++)
		write_entry(b, &ledger->list[i]);
	nsync_json_end(b);
	nsync_json_end(b);
	TRY(nsync_json_build(&doc, b, err));
	TRY(nsync_json_layout(&bytes, doc.root, err));
	return nsync_file_write(path, nsync_buf_view(&bytes), 0600, err);
}
