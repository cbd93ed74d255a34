/*
 * log.c: the trust roots and the records in a folder of evidence. The log may be long, so only a
 * window of records around the item's own goes in; each record names the id of the one before it,
 * which binds the window to the rest.
 */
#include <stdio.h>

#include "lib/evidence/internal.h"

static const struct nsync_json *role_of(const struct nsync_root *root, const char *name)
{
	return nsync_json_get(nsync_json_get(root->file.body, NSYNC_STR("roles")), nsync_str(name));
}

/* ---- roots ------------------------------------------------------------------------------ */

static enum nsync_code put_root(struct evidence *e, const struct nsync_root *root,
				const struct nsync_root *before, struct nsync_error *err)
{
	struct nsync_str message = nsync_buf_view(&root->message);
	char name[32], path[NSYNC_MAX_PATH], says[64];

	nsync_buf_printf(&e->check, "\n# trust root %lld\n", (long long)root->version);
	nsync_path_root(path, root->version);
	snprintf(name, sizeof(name), "root-%lld", (long long)root->version);
	TRY(nsync_evidence_put_signed(e, name, path, nsync_buf_view(&root->bytes), message,
				      &root->file, err));
	snprintf(says, sizeof(says), ",\"version\":%lld}", (long long)root->version);
	nsync_evidence_says(e, name, nsync_str(says));
	if (before)
		TRY(nsync_evidence_put_signatures(e, name, &root->file, message, before,
						  &before->root, "root", role_of(before, "root"),
						  err));
	return nsync_evidence_put_signatures(e, name, &root->file, message, root, &root->root,
					     "root", role_of(root, "root"), err);
}

enum nsync_code nsync_evidence_put_roots(struct evidence *e, struct nsync_error *err)
{
	const struct nsync_region *region = &e->clone->region;

	for (size_t i = 0; i < region->root_count; i++)
		TRY(put_root(e, region->roots[i], i ? region->roots[i - 1] : NULL, err));
	return NSYNC_OK;
}

/* ---- records ------------------------------------------------------------------------------ */

static enum nsync_code read_record(struct nsync_record **out, const struct evidence *e, int64_t seq,
				   struct nsync_error *err)
{
	const struct nsync_region *region = &e->clone->region;
	struct nsync_verdict verdict;
	char path[NSYNC_MAX_PATH];

	nsync_path_record(path, seq);
	TRY(nsync_region_record(out, &verdict, e->clone->repo, &region->tree, seq, err));
	return *out ? NSYNC_OK :
		      nsync_fail(err, NSYNC_EGIT, path, "%s", nsync_reason_name(verdict.reason));
}

enum nsync_code nsync_evidence_root_at(const struct nsync_root **out, const struct evidence *e,
				       int64_t seq, struct nsync_error *err)
{
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;

	TRY(read_record(&record, e, seq, err));
	*out = e->clone->region.roots[record->root_version - 1];
	return NSYNC_OK;
}

enum nsync_code nsync_evidence_put_record(struct evidence *e, int64_t seq, bool chained,
					  struct nsync_error *err)
{
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;
	const struct nsync_root *root;
	struct nsync_str message;
	char name[32], path[NSYNC_MAX_PATH], says[NSYNC_HEX_SIZE + 64];

	TRY(read_record(&record, e, seq, err));
	nsync_path_record(path, seq);
	root = e->clone->region.roots[record->root_version - 1];
	message = nsync_buf_view(&record->message);
	snprintf(name, sizeof(name), "record-%lld", (long long)seq);
	nsync_buf_printf(&e->check, "\n# record %lld\n", (long long)seq);
	TRY(nsync_evidence_put_signed(e, name, path, nsync_buf_view(&record->bytes), message,
				      &record->file, err));
	TRY(nsync_evidence_put_signatures(e, name, &record->file, message, root, &root->merge,
					  "merge", role_of(root, "merge"), err));
	snprintf(says, sizeof(says),
		 "\"root\":{\"id\":\"%s\",\"version\":%lld},\"seq\":%lld,\"unreachable\"",
		 root->id.hex, (long long)root->version, (long long)seq);
	nsync_evidence_says(e, name, nsync_str(says));
	if (chained) {
		snprintf(says, sizeof(says), "\"previous\":\"%s\"", record->previous.hex);
		nsync_evidence_says(e, name, nsync_str(says));
		if (seq > 1)
			nsync_buf_printf(&e->check, "id record-%lld %s\n", (long long)seq - 1,
					 record->previous.hex);
	}
	return nsync_buf_check(&e->check, err);
}

enum nsync_code nsync_evidence_put_window(struct evidence *e, int64_t records,
					  struct nsync_error *err)
{
	struct evidence_facts *facts = &e->facts;

	facts->newest = (int64_t)e->history.last;
	facts->first = facts->seq > records ? facts->seq - records : 1;
	facts->last = facts->newest - facts->seq > records ? facts->seq + records : facts->newest;
	for (int64_t seq = facts->first; seq <= facts->last; seq++)
		TRY(nsync_evidence_put_record(e, seq, seq == 1 || seq > facts->first, err));
	return NSYNC_OK;
}

/* ---- what a record added ------------------------------------------------------------------ */

struct listing {
	const struct nsync_repo *repo;
	struct nsync_buf lines;
};

static void listing_release(struct listing *listing)
{
	nsync_buf_release(&listing->lines);
}

static enum nsync_code list_file(void *payload, const struct nsync_entry *entry,
				 const struct nsync_oid *old_id, struct nsync_error *err)
{
	struct listing *listing = payload;
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_MEDIA_BYTES);
	char hex[NSYNC_HEX_SIZE];

	(void)old_id;
	if (nsync_str_starts(entry->path, NSYNC_STR("log/")))
		return NSYNC_OK;
	TRY(nsync_repo_blob(&bytes, listing->repo, &entry->id, NSYNC_MAX_MEDIA_BYTES, err));
	nsync_sha256_hex(hex, nsync_buf_view(&bytes));
	nsync_buf_printf(&listing->lines, "%.*s %s\n", NSYNC_FMT(entry->path), hex);
	return nsync_buf_check(&listing->lines, err);
}

enum nsync_code nsync_evidence_put_added(struct evidence *e, int64_t seq, const char *path,
					 struct nsync_error *err)
{
	AUTO(listing_release) struct listing listing = { e->clone->repo,
							 NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES) };
	const struct nsync_tree_visitor visitor = { list_file, NULL, &listing };
	struct nsync_oid before, after;
	char name[64];

	TRY(nsync_archive_history_tree(&after, &e->history, (size_t)seq, err));
	TRY(nsync_archive_history_tree(&before, &e->history, (size_t)seq - 1, err));
	TRY(nsync_repo_compare(listing.repo, &before, &after, "", &visitor, err));
	snprintf(name, sizeof(name), "added/%lld.txt", (long long)seq);
	TRY(nsync_evidence_put(e, name, nsync_buf_view(&listing.lines), err));
	nsync_buf_printf(&e->check, "added %lld %s\n", (long long)seq, path);
	return NSYNC_OK;
}
