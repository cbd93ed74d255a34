/* resolve.c: end a conflict between two machines of an office: show both bodies, and let one of them stand. */
#include <stdlib.h>

#include "nsync/office_resolve.h"

/* ---- which one ---- */

void nsync_office_conflict_name(char out[NSYNC_MAX_PATH], const struct nsync_conflict *conflict)
{
	struct nsync_path path;

	if (nsync_path_parse(&path, nsync_str(conflict->path)) && path.kind == NSYNC_PATH_ITEM)
		nsync_story_format(out, &path.story, path.number);
	else
		nsync_str_copy(out, NSYNC_MAX_PATH, nsync_str(conflict->path));
}

static bool is_named(const struct nsync_conflict *conflict, const char *name)
{
	struct nsync_story story;
	struct nsync_path path;
	int64_t version;

	if (!name || !strcmp(conflict->path, name))
		return true;
	if (!nsync_path_parse(&path, nsync_str(conflict->path)))
		return false;
	if (!nsync_story_parse(&story, &version, nsync_str(name)))
		return !strcmp(path.story.slug, name);
	return !nsync_story_cmp(&story, &path.story) && (!version || version == path.number);
}

static enum nsync_code ambiguous(const struct nsync_conflicts *all, const char *name,
				 struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf paths = NSYNC_BUF_INIT(NSYNC_MAX_STATE_BYTES);

	for (size_t i = 0; i < all->count; i++)
		if (is_named(&all->list[i], name))
			nsync_buf_printf(&paths, "%s%s", paths.n ? ", " : "", all->list[i].path);
	TRY(nsync_buf_check(&paths, err));
	return nsync_fail(err, NSYNC_EINVAL, name ? name : "resolve", "which of these: %s", paths.p);
}

enum nsync_code nsync_office_find_conflict(struct nsync_conflict *out, bool *found,
					   const struct nsync_clone *clone, const char *name,
					   struct nsync_error *err)
{
	AUTO(nsync_conflicts_release) struct nsync_conflicts all = { .list = NULL };
	size_t count = 0;

	TRY(nsync_conflicts_load(&all, clone->repo, err));
	for (size_t i = 0; i < all.count; i++) {
		if (!is_named(&all.list[i], name))
			continue;
		*out = all.list[i];
		count++;
	}
	*found = count == 1;
	if (count > 1)
		return ambiguous(&all, name, err);
	return count || !name
		       ? NSYNC_OK
		       : nsync_fail(err, NSYNC_ENOTFOUND, name, "there is no conflict about it");
}

/* ---- what differs ---- */

/* Append an item's words, or the bytes of what does not read as one. A zero blob has none. */
static enum nsync_code add_words(struct nsync_buf *out, const struct nsync_clone *clone,
				 const struct nsync_conflict *conflict,
				 const struct nsync_oid *blob, struct nsync_error *err)
{
	AUTO(nsync_item_file_freep) struct nsync_item_file *file = nsync_item_file_new();
	struct nsync_verdict verdict = { .reason = NSYNC_REASON_OK };
	struct nsync_path path;

	if (!file)
		return nsync_fail_memory(err);
	if (nsync_oid_zero(blob))
		return NSYNC_OK;
	TRY(nsync_repo_blob(&file->bytes, clone->repo, blob, NSYNC_MAX_SIGNED_BYTES, err));
	if (nsync_path_parse(&path, nsync_str(conflict->path)) && path.kind == NSYNC_PATH_ITEM)
		TRY(nsync_item_file_parse(file, &verdict, err));
	else
		verdict.reason = NSYNC_BAD_PATH;
	if (verdict.reason)
		nsync_buf_str(out, nsync_buf_view(&file->bytes));
	else
		nsync_item_words(out, &file->item);
	return nsync_buf_check(out, err);
}

enum nsync_code nsync_office_conflict_difference(struct nsync_buf *out,
						 const struct nsync_clone *clone,
						 const struct nsync_conflict *conflict,
						 struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf theirs = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf mine = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);

	TRY(add_words(&theirs, clone, conflict, &conflict->theirs, err));
	TRY(add_words(&mine, clone, conflict, &conflict->mine, err));
	return nsync_repo_text_diff(out, nsync_buf_view(&theirs), nsync_buf_view(&mine), err);
}

/* ---- the end ---- */

void nsync_resolved_release(struct nsync_resolved *resolved)
{
	free(resolved->copy);
	nsync_redraft_release(&resolved->draft);
	*resolved = (struct nsync_resolved){ .copy = NULL };
}

bool nsync_office_can_resolve(const struct nsync_conflict *conflict, enum nsync_resolution how)
{
	const bool mine = !nsync_oid_zero(&conflict->mine),
		   theirs = !nsync_oid_zero(&conflict->theirs);
	struct nsync_path path;

	if (how == NSYNC_RESOLVE_MINE || how == NSYNC_RESOLVE_THEIRS)
		return true;
	return nsync_path_parse(&path, nsync_str(conflict->path)) && path.kind == NSYNC_PATH_ITEM &&
	       mine && (theirs || how == NSYNC_RESOLVE_LATER);
}

/* Under the lock: it must still be the conflict that was looked at. */
static enum nsync_code still_open(struct nsync_conflicts *all, const struct nsync_clone *clone,
				  const struct nsync_conflict *conflict, struct nsync_error *err)
{
	const struct nsync_conflict *now;

	TRY(nsync_conflicts_load(all, clone->repo, err));
	now = nsync_conflicts_find(all, conflict->path);
	if (now && nsync_oid_eq(&now->mine, &conflict->mine) &&
	    nsync_oid_eq(&now->theirs, &conflict->theirs))
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_ECONFLICT, conflict->path,
			  "another run has changed this conflict meanwhile");
}

static enum nsync_code take_mine(struct nsync_resolved *out, struct nsync_clone *clone,
				 struct nsync_move *move, const struct nsync_conflict *conflict,
				 struct nsync_time now, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf names = NSYNC_BUF_INIT(4096);
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(4096);
	const struct nsync_addition addition = { conflict->path, conflict->mine, NULL };
	struct nsync_signature author;
	char name[NSYNC_MAX_PATH];

	nsync_office_conflict_name(name, conflict);
	nsync_buf_printf(&message, "Keep this machine's %s\n", name);
	TRY(nsync_buf_check(&message, err));
	TRY(nsync_clone_office_author(&author, &names, clone, now.seconds, err));
	TRY(nsync_move_commit(&out->commit, move, &addition, 1, &author, message.p, &clone->kept,
			      err));
	out->behind = move->behind;
	return NSYNC_OK;
}

/* The bytes that were signed here go below .git/nsync/kept/. */
static enum nsync_code put_aside(struct nsync_resolved *out, struct nsync_buf *bytes,
				 struct nsync_clone *clone, const struct nsync_conflict *conflict,
				 struct nsync_error *err)
{
	AUTO(nsync_kept_release) struct nsync_kept kept = { .list = NULL };

	if (nsync_oid_zero(&conflict->mine))
		return NSYNC_OK;
	TRY(nsync_repo_blob(bytes, clone->repo, &conflict->mine, NSYNC_MAX_SIGNED_BYTES, err));
	TRY(nsync_kept_bytes(&kept, clone->repo, conflict->path, nsync_buf_view(bytes), err));
	out->copy = TAKE(kept.list[0].copy);
	return NSYNC_OK;
}

static enum nsync_code draft_later(struct nsync_resolved *out, struct nsync_clone *clone,
				   const struct nsync_conflict *conflict, struct nsync_str mine,
				   struct nsync_time now, struct nsync_error *err)
{
	const struct nsync_redraft_input input = {
		.path = conflict->path, .mine = mine, .next = true, .now = now
	};

	return nsync_office_redraft(&out->draft, clone, &input, err);
}

static enum nsync_code drop_draft(struct nsync_clone *clone, const struct nsync_conflict *conflict,
				  struct nsync_str mine, struct nsync_time now,
				  struct nsync_error *err)
{
	const struct nsync_redraft_input input = {
		.path = conflict->path, .mine = mine, .now = now
	};

	return mine.n ? nsync_office_redraft_drop(&clone->kept, clone, &input, err) : NSYNC_OK;
}

/* main stays as it is. The draft is made first: what is missing after a kill is made by the next run. */
static enum nsync_code leave_theirs(struct nsync_resolved *out, struct nsync_clone *clone,
				    const struct nsync_conflict *conflict,
				    enum nsync_resolution how, struct nsync_time now,
				    struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf mine = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);

	TRY(put_aside(out, &mine, clone, conflict, err));
	if (how == NSYNC_RESOLVE_MERGE)
		return nsync_office_redraft_merged(&out->draft, clone, conflict, err);
	return how == NSYNC_RESOLVE_LATER
		       ? draft_later(out, clone, conflict, nsync_buf_view(&mine), now, err)
		       : drop_draft(clone, conflict, nsync_buf_view(&mine), now, err);
}

enum nsync_code nsync_office_resolve(struct nsync_resolved *out, struct nsync_clone *clone,
				     const struct nsync_conflict *conflict,
				     enum nsync_resolution how, struct nsync_time now,
				     struct nsync_error *err)
{
	AUTO(nsync_move_end) struct nsync_move move = { .lock = -1 };
	AUTO(nsync_conflicts_release) struct nsync_conflicts all = { .list = NULL };

	if (!nsync_office_can_resolve(conflict, how))
		return nsync_fail(err, NSYNC_EINVAL, conflict->path,
				  "there are no two texts of it; choose --mine or --theirs");
	TRY(nsync_move_begin(&move, clone->repo, &clone->kept, err));
	TRY(still_open(&all, clone, conflict, err));
	TRY(how == NSYNC_RESOLVE_MINE ? take_mine(out, clone, &move, conflict, now, err)
				      : leave_theirs(out, clone, conflict, how, now, err));
	nsync_conflicts_drop(&all, conflict->path);
	return nsync_conflicts_save(&all, clone->repo, err);
}
