/*
 * item.c: the item and its cosignatures in a folder of evidence, and why the item is in no output
 * of the region although its signatures are valid.
 */
#include <stdio.h>

#include "lib/evidence/internal.h"

/* ---- revoked keys ---------------------------------------------------------------------- */

/* The first root that revokes a key; NULL: none does. */
static const struct nsync_root *revoked_by(const struct nsync_region *region,
					   const struct nsync_id *key)
{
	for (size_t i = 0; i < region->root_count; i++) {
		const struct nsync_root_key *found = nsync_root_key(region->roots[i], key);

		if (found && found->revoked)
			return region->roots[i];
	}
	return NULL;
}

/* A file of an office, as the folder gets it. */
struct office_file {
	const char *name, *office, *path; /* name: of its message */
	struct nsync_str bytes, message;
	const struct nsync_signed *file;
	int64_t seq; /* of the record that accepted it */
};

/*
 * One key of the office: if it signed and was revoked, the root that says so, and where check.sh
 * looks.
 */
static enum nsync_code put_revoked_key(struct evidence *e, const struct office_file *file,
				       const struct nsync_root *root, uint32_t index,
				       struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf says = NSYNC_BUF_INIT(4096);
	const struct nsync_root_group alone = { .keys = &index, .count = 1, .threshold = 1 };
	const struct nsync_id id = root->keys[index].id;
	const struct nsync_root *by = revoked_by(&e->clone->region, &id);
	const struct nsync_root_key *key = by ? nsync_root_key(by, &id) : NULL;
	bool cosignature = file->file->kind == NSYNC_KIND_COSIGNATURE;
	const struct nsync_json *keys;
	char name[32];

	if (!key || key->revoked_seq >= file->seq ||
	    !nsync_root_signers(root, &alone, file->file->kind, file->file->signatures,
				file->message))
		return NSYNC_OK;
	snprintf(name, sizeof(name), "root-%lld", (long long)by->version);
	keys = nsync_json_get(by->file.body, NSYNC_STR("keys"));
	nsync_buf_printf(&says, "\"%s\":", id.hex);
	TRY(nsync_json_canonical(&says, nsync_json_get(keys, nsync_str(id.hex)), err));
	TRY(nsync_buf_check(&says, err));
	nsync_evidence_says(e, name, nsync_buf_view(&says));
	nsync_evidence_but_revoked(&e->but, file->office, cosignature, by, key, file->seq);
	return nsync_buf_check(&e->but, err);
}

/* ---- files of offices -------------------------------------------------------------------- */

static enum nsync_code put_office_file(struct evidence *e, const struct office_file *file,
				       struct nsync_error *err)
{
	bool is_item = file->file->kind == NSYNC_KIND_ITEM;
	enum nsync_reason void_item = is_item ? NSYNC_KEY_REVOKED : NSYNC_AWAITING_COSIGNATURE;
	const struct nsync_finding *finding = nsync_region_finding(&e->clone->region, file->path);
	const struct nsync_root_office *signer;
	const struct nsync_root *root;
	const struct nsync_json *offices;

	nsync_buf_printf(&e->check, "\n# %s\n", file->path);
	TRY(nsync_evidence_root_at(&root, e, file->seq, err));
	signer = nsync_root_office(root, nsync_str(file->office));
	if (!signer)
		return nsync_fail(err, NSYNC_ENOTFOUND, file->path, "root %lld lists no office %s",
				  (long long)root->version, file->office);
	TRY(nsync_evidence_put_signed(e, file->name, file->path, file->bytes, file->message,
				      file->file, err));
	offices = nsync_json_get(root->file.body, NSYNC_STR("offices"));
	TRY(nsync_evidence_put_signatures(e, file->name, file->file, file->message, root,
					  &signer->group, file->office,
					  nsync_json_get(offices, nsync_str(file->office)), err));
	if (is_item)
		e->facts.root = root;
	if (finding && finding->reason == NSYNC_KEY_REVOKED && e->facts.reason == void_item)
		for (size_t i = 0; i < signer->group.count; i++)
			TRY(put_revoked_key(e, file, root, signer->group.keys[i], err));
	return nsync_evidence_put_added(e, file->seq, file->path, err);
}

/* A cosignature that is in the region. */
static enum nsync_code put_accepted(struct evidence *e, const char *office, const char *path,
				    const struct nsync_oid *blob, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	char name[48], says[NSYNC_HEX_SIZE + 16];
	struct office_file put = { .name = name, .office = office, .path = path };
	struct nsync_verdict verdict = { 0 };
	struct nsync_signed file;
	size_t seq;

	TRY(nsync_repo_blob(&bytes, e->clone->repo, blob, NSYNC_MAX_SIGNED_BYTES, err));
	TRY(nsync_signed_read(&file, &verdict, &doc, NSYNC_KIND_COSIGNATURE, nsync_buf_view(&bytes),
			      err));
	if (verdict.reason)
		return nsync_fail(err, NSYNC_EGIT, path, "%s", nsync_reason_name(verdict.reason));
	TRY(nsync_message(&message, NSYNC_KIND_COSIGNATURE, file.body, err));
	TRY(nsync_archive_history_recorded(&seq, &e->history, path, err));
	snprintf(name, sizeof(name), "cosignature-%s", office);
	put.bytes = nsync_buf_view(&bytes);
	put.message = nsync_buf_view(&message);
	put.file = &file;
	put.seq = (int64_t)seq;
	TRY(put_office_file(e, &put, err));
	snprintf(says, sizeof(says), "\"item\":\"%s\"", e->facts.file->id.hex);
	nsync_evidence_says(e, name, nsync_str(says));
	if (put.seq >= e->facts.first && put.seq <= e->facts.last)
		return NSYNC_OK;
	return nsync_evidence_put_record(e, put.seq, false, err);
}

static enum nsync_code put_cosignature(struct evidence *e, const char *office,
				       struct nsync_error *err)
{
	const struct nsync_item *item = &e->facts.file->item;
	char path[NSYNC_MAX_PATH];
	struct nsync_oid blob;

	nsync_path_cosignature(path, office, &item->story, item->version);
	TRY(nsync_archive_history_find(&blob, &e->history, e->history.last, path, err));
	if (!nsync_oid_zero(&blob))
		return put_accepted(e, office, path, &blob, err);
	if (e->facts.reason == NSYNC_AWAITING_COSIGNATURE)
		nsync_evidence_but_awaiting(&e->but, office);
	return nsync_buf_check(&e->but, err);
}

enum nsync_code nsync_evidence_put_item(struct evidence *e, struct nsync_error *err)
{
	const struct nsync_item_file *file = e->facts.file;
	const struct office_file item = {
		.name = "item",
		.office = e->facts.office,
		.path = file->path,
		.bytes = nsync_buf_view(&file->bytes),
		.message = nsync_buf_view(&file->message),
		.file = &file->file,
		.seq = e->facts.seq,
	};

	TRY(put_office_file(e, &item, err));
	for (size_t i = 0; i < file->item.joint_count; i++)
		TRY(put_cosignature(e, file->item.joint[i], err));
	return NSYNC_OK;
}
