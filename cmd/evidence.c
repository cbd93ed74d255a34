/*
 * evidence.c: a folder with which openssl, sha256sum and grep check one accepted item.
 *
 * Its check.sh is written line by line beside the files, so that what is written is what is checked. The log may
 * be long, so of it only a window around the item's own record goes in; ids chain it to the rest.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/evidence.h"
#include "cmd/evidence_put.h"

/* A step of the log that added a file. */
struct place {
	struct nsync_commit commit;
	struct nsync_oid parent_tree; /* zero: none */
	int64_t seq;
};

static const struct nsync_json *role_of(const struct nsync_root *root, const char *name)
{
	return nsync_json_get(nsync_json_get(root->file.body, NSYNC_STR("roles")), nsync_str(name));
}

/* ---- roots ------------------------------------------------------------------------------ */

static enum nsync_code put_roots(struct evidence *e, struct nsync_error *err)
{
	const struct nsync_region *region = &e->context->region;

	for (size_t i = 0; i < region->root_count; i++) {
		const struct nsync_root *root = region->roots[i], *before = i ? region->roots[i - 1] : NULL;
		struct nsync_str message = nsync_buf_view(&root->message);
		char name[32], path[NSYNC_MAX_PATH], says[64];

		nsync_buf_printf(&e->check, "\n# trust root %lld\n", (long long)root->version);
		nsync_path_root(path, root->version);
		snprintf(name, sizeof(name), "root-%lld", (long long)root->version);
		TRY(evidence_put_signed(e, name, path, nsync_buf_view(&root->bytes), message,
					&root->file, err));
		snprintf(says, sizeof(says), ",\"version\":%lld}", (long long)root->version);
		evidence_says(e, name, nsync_str(says));
		if (before)
			TRY(evidence_put_signatures(e, name, &root->file, message, before,
						    &before->root, "root", role_of(before, "root"),
						    err));
		TRY(evidence_put_signatures(e, name, &root->file, message, root, &root->root,
					    "root", role_of(root, "root"), err));
	}
	return NSYNC_OK;
}

/* ---- the log ------------------------------------------------------------------------------ */

static enum nsync_code has_path(bool *out, const struct nsync_repo *repo, const struct nsync_oid *tree,
				const char *path, struct nsync_error *err)
{
	struct nsync_oid id;
	enum nsync_entry_kind kind;
	enum nsync_code code = nsync_repo_find(&id, &kind, repo, tree, nsync_str(path), err);

	*out = !code;
	return code == NSYNC_ENOTFOUND ? NSYNC_OK : code;
}

/* The walked branch is a line of one record a step that removes nothing: go back while the file is there. */
static enum nsync_code find_place(struct place *out, const struct nsync_clone *context,
				  const char *path, struct nsync_error *err)
{
	struct nsync_commit before;
	bool there = true;

	*out = (struct place){ .seq = context->region.record->seq };
	TRY(nsync_repo_commit(&out->commit, context->repo, &context->region.head, err));
	while (out->commit.parents) {
		TRY(nsync_repo_commit(&before, context->repo, &out->commit.parent, err));
		TRY(has_path(&there, context->repo, &before.tree, path, err));
		if (!there) {
			out->parent_tree = before.tree;
			return NSYNC_OK;
		}
		out->commit = before;
		out->seq--;
	}
	return NSYNC_OK;
}

struct listing {
	const struct nsync_repo *repo;
	struct nsync_buf lines;
};

static enum nsync_code list_file(void *payload, const struct nsync_entry *entry, const struct nsync_oid *old_id,
				 struct nsync_error *err)
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

/* added/<seq>.txt, whose hash the record names, has the file. */
static enum nsync_code put_added(struct evidence *e, const struct place *place, const char *path,
				 struct nsync_error *err)
{
	struct listing listing = { e->context->repo, NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES) };
	const struct nsync_tree_visitor visitor = { list_file, NULL, &listing };
	enum nsync_code code;
	char name[64];

	snprintf(name, sizeof(name), "added/%lld.txt", (long long)place->seq);
	code = nsync_repo_compare(listing.repo, &place->parent_tree, &place->commit.tree, "",
				  &visitor, err);
	if (!code)
		code = evidence_put(e, name, nsync_buf_view(&listing.lines), err);
	nsync_buf_release(&listing.lines);
	TRY(code);
	nsync_buf_printf(&e->check, "added %lld %s\n", (long long)place->seq, path);
	return NSYNC_OK;
}

/* chained: the record before it is in the folder too. */
static enum nsync_code put_record(struct evidence *e, int64_t seq, bool chained, struct nsync_error *err)
{
	const struct nsync_clone *context = e->context;
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;
	const struct nsync_root *root;
	struct nsync_verdict verdict;
	struct nsync_str message;
	char name[32], path[NSYNC_MAX_PATH], says[NSYNC_HEX_SIZE + 64];

	nsync_path_record(path, seq);
	TRY(nsync_region_record(&record, &verdict, context->repo, &context->region.tree, seq, err));
	if (!record)
		return nsync_fail(err, NSYNC_EGIT, path, "%s", nsync_reason_name(verdict.reason));
	root = context->region.roots[record->root_version - 1];
	message = nsync_buf_view(&record->message);
	snprintf(name, sizeof(name), "record-%lld", (long long)seq);
	nsync_buf_printf(&e->check, "\n# record %lld\n", (long long)seq);
	TRY(evidence_put_signed(e, name, path, nsync_buf_view(&record->bytes), message,
				&record->file, err));
	TRY(evidence_put_signatures(e, name, &record->file, message, root, &root->merge, "merge",
				    role_of(root, "merge"), err));
	snprintf(says, sizeof(says), "\"root\":{\"id\":\"%s\",\"version\":%lld},\"seq\":%lld,\"unreachable\"", root->id.hex,
		 (long long)root->version, (long long)seq);
	evidence_says(e, name, nsync_str(says));
	if (chained) {
		snprintf(says, sizeof(says), "\"previous\":\"%s\"", record->previous.hex);
		evidence_says(e, name, nsync_str(says));
		if (seq > 1)
			nsync_buf_printf(&e->check, "id record-%lld %s\n", (long long)seq - 1, record->previous.hex);
	}
	return nsync_buf_check(&e->check, err);
}

static enum nsync_code put_window(struct evidence *e, int64_t records, struct nsync_error *err)
{
	struct evidence_facts *facts = &e->facts;

	facts->newest = e->context->region.record->seq;
	facts->first = facts->seq > records ? facts->seq - records : 1;
	facts->last = facts->newest - facts->seq > records ? facts->seq + records : facts->newest;
	for (int64_t seq = facts->first; seq <= facts->last; seq++)
		TRY(put_record(e, seq, seq == 1 || seq > facts->first, err));
	return NSYNC_OK;
}

/* Which root judged what a record accepted. */
static enum nsync_code root_at(const struct nsync_root **out, const struct nsync_clone *context,
			       int64_t seq, struct nsync_error *err)
{
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;
	struct nsync_verdict verdict;

	TRY(nsync_region_record(&record, &verdict, context->repo, &context->region.tree, seq, err));
	if (!record)
		return nsync_fail(err, NSYNC_EGIT, context->ref, "record %lld: %s", (long long)seq,
				  nsync_reason_name(verdict.reason));
	*out = context->region.roots[record->root_version - 1];
	return NSYNC_OK;
}

/* ---- what the verdict rests on, besides signatures ------------------------------------------ */

/* The first root that revokes a key; NULL: none does. */
static const struct nsync_root *revoked_by(const struct nsync_region *region, const struct nsync_id *key)
{
	for (size_t i = 0; i < region->root_count; i++) {
		const struct nsync_root_key *found = nsync_root_key(region->roots[i], key);

		if (found && found->revoked)
			return region->roots[i];
	}
	return NULL;
}

/* The keys of a void file that were revoked: the roots say so, and check.sh looks there. */
static enum nsync_code put_revoked(struct evidence *e, const char *office, const struct nsync_root *root,
				   const struct nsync_root_group *group, const struct nsync_signed *file,
				   struct nsync_str message, int64_t seq, struct nsync_error *err)
{
	for (size_t i = 0; i < group->count; i++) {
		AUTO(nsync_buf_release) struct nsync_buf says = NSYNC_BUF_INIT(4096);
		const struct nsync_root_group alone = { .keys = &group->keys[i], .count = 1, .threshold = 1 };
		const struct nsync_id id = root->keys[group->keys[i]].id;
		const struct nsync_root *by = revoked_by(&e->context->region, &id);
		const struct nsync_root_key *key = by ? nsync_root_key(by, &id) : NULL;
		char name[32];

		if (!key || key->revoked_seq >= seq ||
		    !nsync_root_signers(root, &alone, file->kind, file->signatures, message))
			continue;
		snprintf(name, sizeof(name), "root-%lld", (long long)by->version);
		nsync_buf_printf(&says, "\"%s\":", id.hex);
		TRY(nsync_json_canonical(&says,
					 nsync_json_get(nsync_json_get(by->file.body,
								       NSYNC_STR("keys")),
							nsync_str(id.hex)),
					 err));
		TRY(nsync_buf_check(&says, err));
		evidence_says(e, name, nsync_buf_view(&says));
		evidence_but_revoked(&e->but, office, file->kind == NSYNC_KIND_COSIGNATURE, by, key, seq);
	}
	return nsync_buf_check(&e->but, err);
}

/* ---- the item and its cosignatures --------------------------------------------------------- */

static enum nsync_code put_office_file(struct evidence *e, const char *name, const char *office, const char *path,
				       const struct place *place, struct nsync_str bytes, struct nsync_str message,
				       const struct nsync_signed *file, struct nsync_error *err)
{
	enum nsync_reason wanted = file->kind == NSYNC_KIND_ITEM ? NSYNC_KEY_REVOKED : NSYNC_AWAITING_COSIGNATURE;
	const struct nsync_finding *finding;
	const struct nsync_root_office *signer;
	const struct nsync_root *root;

	nsync_buf_printf(&e->check, "\n# %s\n", path);
	TRY(root_at(&root, e->context, place->seq, err));
	signer = nsync_root_office(root, nsync_str(office));
	if (!signer)
		return nsync_fail(err, NSYNC_ENOTFOUND, path, "root %lld lists no office %s", (long long)root->version,
				  office);
	TRY(evidence_put_signed(e, name, path, bytes, message, file, err));
	TRY(evidence_put_signatures(e, name, file, message, root, &signer->group, office,
				    nsync_json_get(nsync_json_get(root->file.body,
								  NSYNC_STR("offices")),
						   nsync_str(office)),
				    err));
	if (file->kind == NSYNC_KIND_ITEM)
		e->facts.root = root;
	finding = nsync_region_finding(&e->context->region, path);
	if (finding && finding->reason == NSYNC_KEY_REVOKED && e->facts.reason == wanted)
		TRY(put_revoked(e, office, root, &signer->group, file, message, place->seq, err));
	return put_added(e, place, path, err);
}

static enum nsync_code put_cosignature(struct evidence *e, const char *office, struct nsync_error *err)
{
	const struct nsync_item_file *item = e->facts.file;
	const struct nsync_clone *context = e->context;
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	char path[NSYNC_MAX_PATH], name[48], says[NSYNC_HEX_SIZE + 16];
	enum nsync_entry_kind kind;
	struct nsync_verdict verdict;
	struct nsync_signed file;
	struct nsync_oid blob;
	struct place place;
	enum nsync_code code;

	nsync_path_cosignature(path, office, &item->item.story, item->item.version);
	code = nsync_repo_find(&blob, &kind, context->repo, &context->region.tree, nsync_str(path), err);
	if (code == NSYNC_ENOTFOUND) {
		if (e->facts.reason == NSYNC_AWAITING_COSIGNATURE)
			evidence_but_awaiting(&e->but, office);
		return nsync_buf_check(&e->but, err);
	}
	if (code)
		return code;
	TRY(nsync_repo_blob(&bytes, context->repo, &blob, NSYNC_MAX_SIGNED_BYTES, err));
	TRY(nsync_signed_read(&file, &verdict, &doc, NSYNC_KIND_COSIGNATURE, nsync_buf_view(&bytes),
			      err));
	TRY(nsync_message(&message, NSYNC_KIND_COSIGNATURE, file.body, err));
	TRY(find_place(&place, context, path, err));
	snprintf(name, sizeof(name), "cosignature-%s", office);
	TRY(put_office_file(e, name, office, path, &place, nsync_buf_view(&bytes),
			    nsync_buf_view(&message), &file, err));
	snprintf(says, sizeof(says), "\"item\":\"%s\"", item->id.hex);
	evidence_says(e, name, nsync_str(says));
	if (place.seq >= e->facts.first && place.seq <= e->facts.last)
		return NSYNC_OK;
	return put_record(e, place.seq, false, err);
}

static enum nsync_code put_item(struct evidence *e, const struct place *place, struct nsync_error *err)
{
	const struct nsync_item_file *item = e->facts.file;

	TRY(put_office_file(e, "item", e->facts.office, item->path, place,
			    nsync_buf_view(&item->bytes), nsync_buf_view(&item->message),
			    &item->file, err));
	for (size_t i = 0; i < item->item.joint_count; i++)
		TRY(put_cosignature(e, item->item.joint[i], err));
	return NSYNC_OK;
}

/* ---- the folder ----------------------------------------------------------------------------- */

static enum nsync_code fill(struct evidence *e, int64_t records, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf readme = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	const struct nsync_finding *finding = nsync_region_finding(&e->context->region, e->facts.file->path);
	struct place place;

	e->facts.reason = finding ? finding->reason : NSYNC_REASON_OK;
	e->facts.office = e->facts.file->item.story.office;
	e->facts.pin = &e->context->pin;
	TRY(find_place(&place, e->context, e->facts.file->path, err));
	e->facts.seq = place.seq;
	evidence_check_begin(&e->check);
	TRY(put_roots(e, err));
	TRY(put_window(e, records, err));
	TRY(put_item(e, &place, err));
	evidence_check_end(&e->check, &e->facts, nsync_buf_view(&e->but));
	evidence_readme(&readme, &e->facts);
	TRY(nsync_buf_check(&e->check, err));
	TRY(nsync_buf_check(&readme, err));
	TRY(evidence_put(e, "check.sh", nsync_buf_view(&e->check), err));
	return evidence_put(e, "README.txt", nsync_buf_view(&readme), err);
}

/* rename() would replace an empty folder; what has taken the name meanwhile stays. */
static enum nsync_code move(const char *from, const char *to, struct nsync_error *err)
{
	int failed = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);

	if (failed && errno == EINVAL) /* a file system that cannot promise it; the name was free just now */
		failed = rename(from, to);
	if (failed && (errno == EEXIST || errno == ENOTEMPTY))
		return nsync_fail(err, NSYNC_EEXISTS, to, "evidence goes into a new folder");
	return failed ? nsync_fail_errno(err, to, "create folder") : NSYNC_OK;
}

enum nsync_code evidence_write(const char *folder, const struct nsync_clone *context,
			       const struct nsync_item_file *file, int64_t records,
			       struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	struct evidence e = { .context = context, .facts.file = file };
	struct nsync_error quiet = { .code = NSYNC_OK };
	size_t n = strlen(folder);
	enum nsync_code code;
	struct stat st;

	while (n > 1 && folder[n - 1] == '/')
		n--;
	nsync_buf_printf(&name, "%.*s.XXXXXX", (int)n, folder);
	TRY(nsync_buf_check(&name, err));
	if (!lstat(folder, &st))
		return nsync_fail(err, NSYNC_EEXISTS, folder, "evidence goes into a new folder");
	if (!mkdtemp(name.p) || chmod(name.p, 0755))
		return nsync_fail_errno(err, folder, "create folder");
	e.folder = name.p;
	nsync_buf_init(&e.check, NSYNC_MAX_STATE_BYTES);
	nsync_buf_init(&e.but, NSYNC_MAX_SIGNED_BYTES);
	code = fill(&e, records, err);
	if (!code)
		code = move(name.p, folder, err);
	if (code)
		(void)!nsync_file_remove_tree(name.p, &quiet);
	nsync_buf_release(&e.check);
	nsync_buf_release(&e.but);
	return code;
}
