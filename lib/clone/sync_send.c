/*
 * sync_send.c: what sync keeps back. Each file of the office that is new is judged as the next merge will judge it.
 * What that would hold is not sent, and neither are pictures that no sent item names.
 */
#include <stdlib.h>

#include "sync.h"

/* What the tree to send has otherwise than the united one. */
struct changes {
	struct nsync_addition *list;
	size_t count, cap;
};

static void changes_release(struct changes *changes)
{
	free(changes->list);
}

/* A second editor signs on another machine, so an item that lacks only signatures is sent. */
static bool is_good(const struct nsync_file *file)
{
	return file->accepted || file->reason == NSYNC_BELOW_THRESHOLD;
}

/* Leave a file as the server has it; *kept false: it has this very one. */
static enum nsync_code keep_back(bool *kept, struct changes *changes, const struct sync_union *sync,
				 const struct nsync_file *file, struct nsync_error *err)
{
	struct nsync_addition addition = { .path = file->path };
	enum nsync_entry_kind kind;
	struct nsync_oid theirs;
	bool there;

	TRY(nsync_repo_find_optional(&there, &theirs, &kind, sync->clone->repo, &sync->server_tree,
				     nsync_str(file->path), err));
	there = there && kind != NSYNC_ENTRY_TREE;
	if (there)
		addition.id = theirs;
	/* A mode that no merge takes may be new where the bytes are not. */
	*kept = !there || !nsync_oid_eq(&theirs, &file->blob) ||
		(file->reason == NSYNC_BAD_MODE && kind == NSYNC_ENTRY_FILE);
	if (!*kept)
		return NSYNC_OK;
	TRY(NSYNC_GROW(changes->list, changes->count, changes->cap, err));
	changes->list[changes->count++] = addition;
	return NSYNC_OK;
}

static enum nsync_code keep_back_faulty(struct changes *changes, struct sync_union *sync,
					const struct nsync_file *files, size_t count,
					struct nsync_error *err)
{
	for (size_t i = 0; i < count; i++) {
		struct nsync_sync_note *note;
		bool kept = false;

		if (!is_good(&files[i]) && !files[i].ignored)
			TRY(keep_back(&kept, changes, sync, &files[i], err));
		if (!kept)
			continue;
		TRY(nsync_sync_note(&note, sync->out, NSYNC_SYNC_KEPT_BACK, files[i].path, err));
		note->verdict = *files[i].verdict;
	}
	return NSYNC_OK;
}

/* ---- pictures ---- */

/* Whether an item that lacks only signatures names the picture; one that is accepted has it accepted, too. */
static enum nsync_code names_picture(bool *out, const struct sync_union *sync,
				     const struct nsync_file *item, const struct nsync_path *media,
				     struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	struct nsync_verdict verdict;

	*out = false;
	nsync_item_file_init(&file);
	TRY(nsync_repo_blob(&file.bytes, sync->clone->repo, &item->blob, NSYNC_MAX_SIGNED_BYTES,
			    err));
	TRY(nsync_item_file_parse(&file, &verdict, err));
	for (size_t i = 0; !verdict.reason && i < file.item.picture_count; i++)
		if (!strcmp(file.item.pictures[i].sha256, media->sha256) &&
		    !strcmp(file.item.pictures[i].ext, media->ext))
			*out = true;
	return NSYNC_OK;
}

static enum nsync_code keep_back_pictures(struct changes *changes, const struct sync_union *sync,
					  const struct nsync_file *files, size_t count,
					  struct nsync_error *err)
{
	for (size_t i = 0; i < count; i++) {
		struct nsync_path media;
		bool kept = false, named = false;

		if (!files[i].ignored || files[i].kind != NSYNC_PATH_MEDIA ||
		    !nsync_path_parse(&media, nsync_str(files[i].path)))
			continue;
		for (size_t k = 0; k < count && !named; k++)
			if (files[k].kind == NSYNC_PATH_ITEM &&
			    files[k].reason == NSYNC_BELOW_THRESHOLD)
				TRY(names_picture(&named, sync, &files[k], &media, err));
		if (!named)
			TRY(keep_back(&kept, changes, sync, &files[i], err));
	}
	return NSYNC_OK;
}

/* ---- the tree ---- */

enum nsync_code nsync_sync_sendable(struct nsync_oid *out, bool *all, struct sync_union *sync,
				    struct nsync_error *err)
{
	AUTO(nsync_batch_freep) struct nsync_batch *batch = NULL;
	AUTO(changes_release) struct changes changes = { .list = NULL };
	const struct nsync_file *files;
	size_t count;

	*out = sync->united.tree;
	TRY(nsync_clone_judge_tree(&batch, sync->clone, &sync->united.tree, sync->now, err));
	files = nsync_batch_files(batch, &count);
	TRY(keep_back_faulty(&changes, sync, files, count, err));
	*all = changes.count == 0;
	if (*all)
		return NSYNC_OK;
	TRY(keep_back_pictures(&changes, sync, files, count, err));
	return nsync_repo_write_tree(out, sync->clone->repo, &sync->united.tree, changes.list,
				     changes.count, err);
}
