/* judged.c: which of the committed files a merge would hold, and whose they are. */
#include "internal.h"

/* ---- what the next merge would hold ---- */

struct judging {
	struct nsync_office_status *out;
	const struct nsync_clone *clone;
	struct nsync_oid tree;   /* of main */
	struct nsync_oid origin; /* the tree of origin's main; zero: none */
};

static struct nsync_pending *find_pending(struct nsync_pendings *pendings, const char *file)
{
	for (size_t i = 0; i < pendings->count; i++)
		if (!strcmp(pendings->list[i].file, file))
			return &pendings->list[i];
	return NULL;
}

static enum nsync_code was_sent(bool *out, const struct judging *run, const struct nsync_file *file,
				struct nsync_error *err)
{
	struct nsync_oid blob;

	TRY(nsync_repo_find_optional(out, &blob, NULL, run->clone->repo, &run->origin,
				     nsync_str(file->path), err));
	*out = *out && nsync_oid_eq(&blob, &file->blob);
	return NSYNC_OK;
}

/* A file whose object is damaged or gone is told of as such; nobody can say who signed it. */
static enum nsync_code see_unreadable(bool *unreadable, const struct judging *run,
				      const struct nsync_file *file,
				      const struct nsync_error *why, struct nsync_error *err)
{
	struct nsync_error trouble = *why;
	enum nsync_entry_kind kind;
	bool found;

	TRY(nsync_repo_find_optional(&found, NULL, &kind, run->clone->repo, &run->tree,
				     nsync_str(file->path), err));
	*unreadable = found && kind == NSYNC_ENTRY_FILE;
	if (!*unreadable)
		return NSYNC_OK;
	nsync_str_copy(trouble.where, sizeof(trouble.where), nsync_str(file->path));
	return nsync_status_trouble(run->out, &trouble, err);
}

static enum nsync_code find_ours(enum nsync_ours *out, bool *unreadable, const struct judging *run,
				 const struct nsync_file *file, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_error why = { 0 };
	enum nsync_code code = nsync_repo_blob(&bytes, run->clone->repo, &file->blob,
					       NSYNC_MAX_SIGNED_BYTES, &why);

	*out = NSYNC_OURS_NONE;
	*unreadable = false;
	if (code == NSYNC_ELIMIT)
		return NSYNC_OK;
	if (code)
		return see_unreadable(unreadable, run, file, &why, err);
	return nsync_office_ours(out, run->clone, nsync_buf_view(&bytes), err);
}

/* A picture has no signatures, and goes with the item that names it. */
static bool is_picture(const struct nsync_file *file)
{
	struct nsync_path path;

	return nsync_path_parse(&path, nsync_str(file->path)) && path.kind == NSYNC_PATH_MEDIA;
}

/* What the newest record holds is told with the record's own reason. */
static enum nsync_code see_bad(const struct judging *run, const struct nsync_file *file,
			       struct nsync_error *err)
{
	struct nsync_pending *pending = find_pending(&run->out->pendings, file->path);
	enum nsync_ours ours = NSYNC_OURS_GOOD;
	bool sent, unreadable = false;

	if (pending && pending->state != NSYNC_STORY_UNPUSHED &&
	    pending->state != NSYNC_STORY_PUSHED)
		return NSYNC_OK;
	TRY(was_sent(&sent, run, file, err));
	if (!is_picture(file))
		TRY(find_ours(&ours, &unreadable, run, file, err));
	if (unreadable)
		return NSYNC_OK;
	if (!pending)
		TRY(nsync_pending_add(&pending, &run->out->pendings, NSYNC_STORY_KEPT_BACK,
				      nsync_str(file->path), err));
	pending->state = ours == NSYNC_OURS_NONE  ? NSYNC_STORY_FOREIGN
			 : ours == NSYNC_OURS_BAD ? NSYNC_STORY_ALTERED
			 : sent                   ? NSYNC_STORY_WOULD_BE_HELD
						  : NSYNC_STORY_KEPT_BACK;
	pending->verdict = *file->verdict;
	return NSYNC_OK;
}

/* The region keeps the body that it has accepted, and sync puts it back, whatever was committed instead. */
static enum nsync_code look_for_accepted(struct nsync_office_status *out,
					 const struct nsync_clone *clone, struct nsync_error *err)
{
	for (size_t i = 0; i < out->pendings.count; i++) {
		struct nsync_pending *pending = &out->pendings.list[i];
		bool accepted;

		if (pending->state != NSYNC_STORY_UNPUSHED && pending->state != NSYNC_STORY_PUSHED)
			continue;
		TRY(nsync_repo_find_optional(&accepted, NULL, NULL, clone->repo,
					     &clone->region.tree, nsync_str(pending->file), err));
		if (accepted)
			pending->state = NSYNC_STORY_EDITED;
	}
	return NSYNC_OK;
}

static enum nsync_code see_deleted(void *payload, const struct nsync_entry *entry,
				   struct nsync_error *err)
{
	const struct judging *run = payload;
	struct nsync_pending *pending;

	TRY(nsync_pending_add(&pending, &run->out->pendings, NSYNC_STORY_EDITED, entry->path, err));
	nsync_pending_headline(pending, run->clone, &run->clone->region.tree);
	return NSYNC_OK;
}

/* An accepted file that main has had, and has no more: somebody committed its deletion. */
static enum nsync_code look_for_deleted(struct judging *run, const struct nsync_oid *head,
					struct nsync_error *err)
{
	const struct nsync_tree_visitor visitor = { NULL, see_deleted, run };
	const struct nsync_region *region = &run->clone->region;
	bool united = false;

	if (!nsync_oid_zero(&region->head))
		TRY(nsync_repo_descends(&united, run->clone->repo, head, &region->head, err));
	return united ? nsync_clone_compare_own(run->clone, &region->tree, &run->tree, NSYNC_ROOMS,
						&visitor, err)
		      : NSYNC_OK;
}

enum nsync_code nsync_status_judge(struct nsync_office_status *out, const struct nsync_clone *clone,
				   struct nsync_time now, struct nsync_error *err)
{
	AUTO(nsync_batch_freep) struct nsync_batch *batch = NULL;
	struct judging run = { .out = out, .clone = clone };
	const struct nsync_file *files;
	struct nsync_oid head, sent;
	size_t count;

	TRY(nsync_clone_own_tree(&run.tree, &head, clone->repo, err));
	if (nsync_oid_zero(&run.tree))
		return NSYNC_OK;
	TRY(nsync_clone_server_tree(&run.origin, &sent, clone->repo, err));
	TRY(look_for_accepted(out, clone, err));
	TRY(look_for_deleted(&run, &head, err));
	TRY(nsync_clone_judge_tree(&batch, clone, &run.tree, now.seconds, err));
	files = nsync_batch_files(batch, &count);
	for (size_t i = 0; i < count; i++)
		if (!files[i].accepted && !files[i].ignored && files[i].verdict &&
		    files[i].reason != NSYNC_BELOW_THRESHOLD)
			TRY(see_bad(&run, &files[i], err));
	return NSYNC_OK;
}
