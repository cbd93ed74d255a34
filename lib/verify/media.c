/* media.c: the pictures that items name; a media file is accepted only with such an item. */
#include "chain.h"

static void picture_path(char out[NSYNC_MAX_PATH], const char *office,
			 const struct nsync_picture *picture)
{
	struct nsync_path path = { .kind = NSYNC_PATH_MEDIA };

	nsync_str_copy(path.writer, sizeof(path.writer), nsync_str(office));
	memcpy(path.sha256, picture->sha256, sizeof(path.sha256));
	memcpy(path.ext, picture->ext, sizeof(path.ext));
	nsync_path_format(out, &path);
}

/* Read one media file and hold its content against its name; once. */
static enum nsync_code judge_media(struct chain *chain, struct nsync_file *file, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_MEDIA_BYTES);
	struct nsync_error quiet = { .code = NSYNC_OK };
	struct nsync_verdict verdict = { .reason = NSYNC_REASON_OK };
	struct nsync_path path;
	char hash[NSYNC_HEX_SIZE];
	enum nsync_code code;

	if (file->reason || file->facts)
		return NSYNC_OK;
	code = nsync_repo_blob(&bytes, chain->batch->sources[file->source], &file->blob,
			       NSYNC_MAX_MEDIA_BYTES, &quiet);
	if (code == NSYNC_ELIMIT) {
		nsync_judge(&verdict, NSYNC_TOO_LARGE, NULL, "more than %u bytes", NSYNC_MAX_MEDIA_BYTES);
	} else if (code) {
		if (recorded(chain) || (code != NSYNC_ENOTFOUND && code != NSYNC_EGIT))
			return nsync_fail_as(err, code, file->path, &quiet);
		nsync_judge(&verdict, NSYNC_BAD_MEDIA, NULL, "%s", quiet.text);
	} else {
		nsync_path_parse(&path, nsync_str(file->path));
		nsync_sha256(file->sha256, nsync_buf_view(&bytes));
		nsync_hex(hash, file->sha256, NSYNC_HASH_BYTES);
		if (strcmp(hash, path.sha256) != 0)
			nsync_judge(&verdict, NSYNC_BAD_MEDIA, NULL, "its content is %s", hash);
	}
	file->facts = nsync_verify_arena_take(chain->arena, sizeof(*file->facts)); /* judged */
	if (!file->facts)
		return nsync_fail_memory(err);
	return nsync_file_verdict(file, chain->arena, &verdict, err);
}

enum nsync_code nsync_judge_pictures(struct nsync_verdict *verdict, struct chain *chain,
				     const struct nsync_file *item, const char *office,
				     struct nsync_error *err)
{
	char path[NSYNC_MAX_PATH];
	struct nsync_oid id;
	enum nsync_code code;
	bool there;
	size_t i;

	for (i = 0; i < item->facts->picture_count; i++) {
		struct nsync_file *media;

		picture_path(path, office, &item->facts->pictures[i]);
		code = nsync_prior_in_tree(&there, &id, chain, path, err);
		if (code)
			return code;
		if (there)
			continue;
		media = nsync_prior_find_file(chain, path);
		if (!media) {
			nsync_judge(verdict, NSYNC_MISSING_MEDIA, "/item/associations", "%s", path);
			return NSYNC_OK;
		}
		code = judge_media(chain, media, err);
		if (code)
			return code;
		if (media->reason) {
			nsync_judge(verdict, NSYNC_BAD_MEDIA, "/item/associations", "%s", path);
			return NSYNC_OK;
		}
	}
	return NSYNC_OK;
}

void nsync_accept_pictures(struct chain *chain, const struct nsync_file *item, const char *office)
{
	char path[NSYNC_MAX_PATH];
	size_t i;

	for (i = 0; i < item->facts->picture_count; i++) {
		struct nsync_file *media;

		picture_path(path, office, &item->facts->pictures[i]);
		media = nsync_prior_find_file(chain, path);
		/* What is in the tree stays as it is; nobody has read this one. */
		if (media && !media->reason && !media->replaces)
			media->accepted = true;
	}
}

enum nsync_code nsync_settle_media(struct chain *chain, struct nsync_file *file,
				   struct nsync_error *err)
{
	struct nsync_verdict verdict;

	if (file->accepted || file->reason)
		return NSYNC_OK;
	if (!recorded(chain)) {
		file->ignored = true;
		return NSYNC_OK;
	}
	nsync_judge(&verdict, NSYNC_BAD_MEDIA, NULL, "no item names it");
	return nsync_file_verdict(file, chain->arena, &verdict, err);
}
