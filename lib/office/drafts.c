/* drafts.c: the list of the drafts in the work tree, and the body that a draft would have. */
#include <stdlib.h>

#include "internal.h"

static bool is_draft(const char *name)
{
	return nsync_text_ends(name, ".md") || nsync_text_ends(name, ".json");
}

static enum nsync_code join(char **out, const char *name, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(4096);

	nsync_buf_printf(&path, "drafts/%s", name);
	TRY(nsync_buf_check(&path, err));
	*out = TAKE(path.p);
	return NSYNC_OK;
}

enum nsync_code nsync_office_drafts(char ***out, size_t *count, const struct nsync_repo *repo,
				    struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf folder = NSYNC_BUF_INIT(4096);
	struct nsync_error none = { 0 };
	size_t found, kept = 0;
	enum nsync_code code;
	char **names;

	*out = NULL;
	*count = 0;
	TRY(nsync_clone_path_on_disk(&folder, repo, "drafts", err));
	code = nsync_file_list(&names, &found, folder.p, &none);
	if (code == NSYNC_ENOTFOUND)
		return NSYNC_OK;
	if (code) {
		*err = none;
		return code;
	}
	for (size_t i = 0; i < found; i++) {
		char *name = names[i];

		if (!code && is_draft(name))
			code = join(&names[kept], name, err);
		kept += !code && is_draft(name);
		free(name);
	}
	if (code) {
		nsync_names_free(names, kept);
		return code;
	}
	*out = names;
	*count = kept;
	return NSYNC_OK;
}

/* ---- a body of a draft ---- */

enum nsync_code nsync_office_build_after(struct nsync_json_doc *body,
					 const struct nsync_clone *clone,
					 const struct nsync_draft *draft,
					 const struct nsync_item_file *before,
					 struct nsync_time version_created, struct nsync_error *err)
{
	const struct nsync_record *record = clone->region.record;
	const struct nsync_draft_context how = {
		.authority = nsync_region_root(&clone->region)->authority,
		.office = nsync_str(clone->office),
		.version = before->item.version + 1,
		.version_created = version_created,
		.before = before->file.body,
		.previous = before->id,
		.log_seq = record->seq,
		.log_id = record->id,
		.note_optional = true,
	};

	return nsync_draft_build(body, draft, &how, err);
}
