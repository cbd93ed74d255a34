/* pending.c: find the files of an office that are committed and not public yet, and what others wait for. */
#include <stdlib.h>

#include "internal.h"

/* ---- own files that are not accepted ---- */

struct own_walk {
	struct nsync_pendings *out;
	const struct nsync_clone *clone;
	struct nsync_oid tree, origin; /* of HEAD's main, of origin's; zero: none */
	bool has_origin;
};

static enum nsync_code in_origin(bool *out, const struct own_walk *walk,
				 const struct nsync_entry *entry, struct nsync_error *err)
{
	struct nsync_oid blob;

	TRY(nsync_repo_find_optional(out, &blob, NULL, walk->clone->repo, &walk->origin,
				     entry->path, err));
	*out = *out && nsync_oid_eq(&blob, &entry->id);
	return NSYNC_OK;
}

static enum nsync_code see_own(void *payload, const struct nsync_entry *entry,
			       const struct nsync_oid *old_id, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(NSYNC_MAX_HELD_PATH + 4);
	struct own_walk *walk = payload;
	enum nsync_reason reason = NSYNC_REASON_OK;
	struct nsync_str pointer = { NULL, 0 };
	struct nsync_oid was;
	struct nsync_pending *pending;
	bool pushed = true, held, found = false;

	(void)old_id;
	nsync_path_escape(&path, entry->path);
	TRY(nsync_buf_check(&path, err));
	if (walk->has_origin)
		TRY(in_origin(&pushed, walk, entry, err));
	held = nsync_held_by_record(&reason, &pointer, walk->clone, nsync_buf_view(&path).p);
	if (held)
		TRY(nsync_held_blob(&was, &found, walk->clone, entry->path, err));
	if (found && !nsync_oid_eq(&was, &entry->id))
		held = false; /* mended since */
	TRY(nsync_pending_add(&pending, walk->out,
			      !pushed && !held ? NSYNC_STORY_UNPUSHED
			      : held           ? NSYNC_STORY_HELD
					       : NSYNC_STORY_PUSHED,
			      entry->path, err));
	if (held) {
		nsync_judge(&pending->verdict, reason, NULL, "%s", "");
		nsync_str_copy(pending->verdict.pointer, sizeof(pending->verdict.pointer), pointer);
	}
	nsync_pending_headline(pending, walk->clone, &walk->tree);
	return NSYNC_OK;
}

static enum nsync_code origin_tree(struct own_walk *walk, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf url = NSYNC_BUF_INIT(4096);
	struct nsync_error none = { 0 };
	struct nsync_oid head;

	walk->has_origin = !nsync_repo_remote_url(&url, walk->clone->repo, "origin", &none);
	if (!walk->has_origin)
		return NSYNC_OK;
	return nsync_clone_server_tree(&walk->origin, &head, walk->clone->repo, err);
}

static enum nsync_code find_own(struct nsync_pendings *out, const struct nsync_clone *clone,
				struct nsync_error *err)
{
	struct own_walk walk = { .out = out, .clone = clone };
	const struct nsync_tree_visitor visitor = { see_own, NULL, &walk };
	struct nsync_oid head;

	TRY(nsync_clone_own_tree(&walk.tree, &head, clone->repo, err));
	TRY(origin_tree(&walk, err));
	if (nsync_oid_zero(&walk.tree))
		return NSYNC_OK;
	return nsync_clone_compare_own(clone, &clone->region.tree, &walk.tree, NSYNC_SIGNED_ROOMS,
				       &visitor, err);
}

/* ---- left out ---- */

/* What was in the head that the newest record names must be accepted or held. */
static enum nsync_code find_omitted(struct nsync_pendings *out, const struct nsync_clone *clone,
				    struct nsync_error *err)
{
	AUTO(nsync_office_audit_release) struct nsync_office_audit audit = { .omitted = 0 };
	const struct nsync_file *files;
	struct nsync_oid tree, head;
	size_t count;

	if (!nsync_pendings_count(out, NSYNC_STORY_PUSHED))
		return NSYNC_OK;
	TRY(nsync_clone_own_tree(&tree, &head, clone->repo, err));
	TRY(nsync_audit_office(&audit, &clone->region, clone->repo, clone->repo, &head,
			       clone->office, err));
	files = nsync_batch_files(audit.batch, &count);
	for (size_t i = 0; i < count && audit.omitted; i++)
		for (size_t k = 0; k < out->count && audit.standings[i] == NSYNC_STANDING_OMITTED;
		     k++)
			if (out->list[k].state == NSYNC_STORY_PUSHED &&
			    !strcmp(out->list[k].file, files[i].path))
				out->list[k].state = NSYNC_STORY_OMITTED;
	return NSYNC_OK;
}

static enum nsync_code cosigned_here(bool *out, const struct nsync_clone *clone,
				     const struct nsync_item *item, struct nsync_error *err)
{
	struct nsync_oid tree, head;
	char path[NSYNC_MAX_PATH];

	nsync_path_cosignature(path, clone->office, &item->story, item->version);
	TRY(nsync_clone_own_tree(&tree, &head, clone->repo, err));
	return nsync_repo_find_optional(out, NULL, NULL, clone->repo, &tree, nsync_str(path), err);
}

/* ---- accepted items that wait, or that a revocation voided ---- */

/*
 * Whether a later version takes the item's place: an accepted one that is not voided.
 * own: this office itself has to sign the next version, so any later one counts, whether it is
 * accepted or only committed here.
 */
static enum nsync_code superseded(bool *out, const struct nsync_clone *clone,
				  const struct nsync_item *item, bool own, struct nsync_error *err)
{
	const struct nsync_finding *finding;
	struct nsync_oid tree, head;
	char path[NSYNC_MAX_PATH];
	int64_t newest;

	*out = false;
	TRY(nsync_clone_highest_version(&newest, clone->repo, &clone->region.tree, &item->story,
					err));
	for (int64_t version = item->version + 1; version <= newest && !*out; version++) {
		nsync_path_item(path, &item->story, version);
		finding = nsync_region_finding(&clone->region, path);
		*out = own || !finding || finding->reason != NSYNC_KEY_REVOKED;
	}
	if (*out || !own)
		return NSYNC_OK;
	TRY(nsync_clone_own_tree(&tree, &head, clone->repo, err));
	TRY(nsync_clone_highest_version(&newest, clone->repo, &tree, &item->story, err));
	*out = newest > item->version;
	return NSYNC_OK;
}

/* Where an accepted item stands that is not ok. *concerns: whether this office has to know. */
static enum nsync_code stand(enum nsync_story_state *out, bool *concerns,
			     const struct nsync_clone *clone, const struct nsync_item *item,
			     struct nsync_error *err)
{
	const bool own = !strcmp(item->story.office, clone->office),
		   mine = nsync_office_is_asked(item, clone->office);
	const enum nsync_voided what =
		nsync_office_voided(&clone->region, item, own ? NULL : clone->office);
	bool done = false, old;

	*concerns = false;
	if (!(own || (mine && what != NSYNC_VOIDED_ITEM)))
		return NSYNC_OK;
	TRY(superseded(&old, clone, item, own && what, err));
	if (mine && !what)
		TRY(cosigned_here(&done, clone, item, err));
	*concerns = !old && (own || what || !done);
	if (what)
		*out = !own                        ? NSYNC_STORY_OWNERS
		       : what == NSYNC_VOIDED_ITEM ? NSYNC_STORY_REVOKED
						   : NSYNC_STORY_UNCOSIGNED;
	else
		*out = mine && !done ? NSYNC_STORY_OURS : NSYNC_STORY_THEIRS;
	return NSYNC_OK;
}

static enum nsync_code see_finding(struct nsync_pendings *out, const struct nsync_clone *clone,
				   const char *path, struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	enum nsync_story_state state;
	struct nsync_pending *pending;
	struct nsync_path name;
	bool found, concerns;

	nsync_item_file_init(&file);
	if (!nsync_path_parse(&name, nsync_str(path)) || name.kind != NSYNC_PATH_ITEM)
		return NSYNC_OK;
	nsync_str_copy(file.path, sizeof(file.path), nsync_str(path));
	TRY(nsync_clone_item_in_tree(&file, &found, clone->repo, &clone->region.tree, err));
	if (!found)
		return NSYNC_OK;
	TRY(stand(&state, &concerns, clone, &file.item, err));
	if (!concerns)
		return NSYNC_OK;
	TRY(nsync_pending_add(&pending, out, state, nsync_str(path), err));
	nsync_str_copy(pending->headline, sizeof(pending->headline), file.item.headline);
	return NSYNC_OK;
}

static enum nsync_code find_accepted(struct nsync_pendings *out, const struct nsync_clone *clone,
				     struct nsync_error *err)
{
	for (size_t i = 0; i < clone->region.finding_count; i++)
		TRY(see_finding(out, clone, clone->region.findings[i].path, err));
	return NSYNC_OK;
}

enum nsync_code nsync_pendings_find(struct nsync_pendings *out, const struct nsync_clone *clone,
				    struct nsync_error *err)
{
	*out = (struct nsync_pendings){ .list = NULL };
	TRY(find_own(out, clone, err));
	TRY(find_omitted(out, clone, err));
	TRY(find_accepted(out, clone, err));
	nsync_pendings_sort(out);
	return NSYNC_OK;
}

enum nsync_code nsync_status_pendings(struct nsync_office_status *out,
				      const struct nsync_clone *clone, struct nsync_error *err)
{
	static enum nsync_code (*const parts[])(struct nsync_pendings *, const struct nsync_clone *,
						struct nsync_error *) = { find_own, find_omitted,
									  find_accepted };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct nsync_error trouble = { 0 };

		if (parts[i](&out->pendings, clone, &trouble))
			TRY(nsync_status_trouble(out, &trouble, err));
	}
	return NSYNC_OK;
}
