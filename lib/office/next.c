/* next.c: which of all that waits is the most pressing, and what is done about it. */
#include "internal.h"
#include "nsync/office_resolve.h"

static void next_is(struct nsync_office_status *out, enum nsync_next_step step, const char *subject)
{
	out->next = step;
	nsync_str_copy(out->subject, sizeof(out->subject), nsync_str(subject));
}

static const struct nsync_office_draft *first_draft(const struct nsync_office_status *status,
						    enum nsync_draft_state state)
{
	for (size_t i = 0; i < status->draft_count; i++)
		if (status->drafts[i].state == state)
			return &status->drafts[i];
	return NULL;
}

static const struct nsync_office_draft *first_unsigned(const struct nsync_office_status *status)
{
	for (size_t i = 0; i < status->draft_count; i++)
		if (status->drafts[i].state == NSYNC_DRAFT_NEW ||
		    status->drafts[i].state == NSYNC_DRAFT_CHANGED)
			return &status->drafts[i];
	return NULL;
}

static const struct nsync_pending *first_pending(const struct nsync_office_status *status,
						 enum nsync_story_state state)
{
	for (size_t i = 0; i < status->pendings.count; i++)
		if (status->pendings.list[i].state == state)
			return &status->pendings.list[i];
	return NULL;
}

/* The step is about a file that waits: its story, if asked for with the version. */
static void next_is_about(struct nsync_office_status *out, enum nsync_next_step step,
			  const struct nsync_pending *pending, bool version)
{
	char story[NSYNC_MAX_PATH] = "";
	struct nsync_path path;

	if (nsync_path_parse(&path, nsync_str(pending->file)))
		nsync_story_format(story, &path.story, version ? path.number : 0);
	next_is(out, step, story);
}

/* Whether a draft is of this story, as far as it reads; else its name tells. */
static bool is_draft_of(const struct nsync_office_draft *draft, const struct nsync_story *story)
{
	char name[NSYNC_MAX_PATH];

	if (draft->state != NSYNC_DRAFT_FAULTY)
		return !strcmp(draft->story.office, story->office) &&
		       draft->story.year == story->year && draft->story.month == story->month &&
		       !strcmp(draft->story.slug, story->slug);
	snprintf(name, sizeof(name), "drafts/%s.md", story->slug);
	return !strcmp(draft->name, name);
}

/* The draft that an item of ours was made of; NULL: it is no item, or its draft is gone. */
static const struct nsync_office_draft *draft_of(const struct nsync_office_status *status,
						 const struct nsync_pending *pending)
{
	struct nsync_path path;

	if (!nsync_path_parse(&path, nsync_str(pending->file)) || path.kind != NSYNC_PATH_ITEM)
		return NULL;
	for (size_t i = 0; i < status->draft_count; i++)
		if (is_draft_of(&status->drafts[i], &path.story))
			return &status->drafts[i];
	return NULL;
}

/* A file that does not show any more who signed it is an altered one where its draft is here. */
static void claim_what_has_a_draft(struct nsync_office_status *out)
{
	for (size_t i = 0; i < out->pendings.count; i++) {
		struct nsync_pending *pending = &out->pendings.list[i];

		if (pending->state == NSYNC_STORY_FOREIGN &&
		    pending->verdict.reason != NSYNC_UNKNOWN_KEY && draft_of(out, pending))
			pending->state = NSYNC_STORY_ALTERED;
	}
}

/* An altered item is signed again from its draft, or from one that is made of it. */
static void mend_altered(struct nsync_office_status *out, const struct nsync_pending *pending)
{
	const struct nsync_office_draft *draft = draft_of(out, pending);
	struct nsync_path path;

	if (draft)
		next_is(out, NSYNC_NEXT_SIGN_AGAIN, draft->name);
	else if (nsync_path_parse(&path, nsync_str(pending->file)) && path.kind == NSYNC_PATH_ITEM)
		next_is_about(out, NSYNC_NEXT_EDIT, pending, false);
	else
		next_is(out, NSYNC_NEXT_CHECK_FILE, pending->file);
}

/* `resolve` has a name of its own for what is no item. */
static void resolve(struct nsync_office_status *out, const struct nsync_pending *pending)
{
	struct nsync_conflict conflict = { .path = "" };
	char name[NSYNC_MAX_PATH];

	nsync_str_copy(conflict.path, sizeof(conflict.path), nsync_str(pending->file));
	nsync_office_conflict_name(name, &conflict);
	next_is(out, NSYNC_NEXT_RESOLVE, name);
}

/* `sign` commits an item that is signed already; a cosignature is made again, which gives the same file. */
static void commit(struct nsync_office_status *out, const struct nsync_pending *pending)
{
	struct nsync_path path;

	if (nsync_path_parse(&path, nsync_str(pending->file)) &&
	    path.kind == NSYNC_PATH_COSIGNATURE)
		next_is_about(out, NSYNC_NEXT_COSIGN, pending, true);
	else
		next_is(out, NSYNC_NEXT_COMMIT, pending->file);
}

/* What is here and would be lost, or keeps other work from being sent. False: there is none. */
static bool mend_what_is_here(struct nsync_office_status *out)
{
	const struct nsync_pending *pending;

	if (out->off_main)
		next_is(out, NSYNC_NEXT_MAIN, "");
	else if ((pending = first_pending(out, NSYNC_STORY_UNCOMMITTED)))
		commit(out, pending);
	else if ((pending = first_pending(out, NSYNC_STORY_ONLY_STAGED)))
		next_is(out, NSYNC_NEXT_UNSTAGE, pending->file);
	else if ((pending = first_pending(out, NSYNC_STORY_CONFLICT)))
		resolve(out, pending);
	else if (first_pending(out, NSYNC_STORY_EDITED))
		next_is(out, NSYNC_NEXT_RESTORE, "");
	else if ((pending = first_pending(out, NSYNC_STORY_ALTERED)))
		mend_altered(out, pending);
	else
		return false;
	return true;
}

/* What the officer writes, and what others wait for from the office. */
static bool go_on_with_work(struct nsync_office_status *out)
{
	const struct nsync_office_draft *draft;
	const struct nsync_pending *pending;

	if ((draft = first_draft(out, NSYNC_DRAFT_FAULTY)))
		next_is(out, NSYNC_NEXT_CHECK, draft->name);
	else if ((pending = first_pending(out, NSYNC_STORY_OURS)))
		next_is_about(out, NSYNC_NEXT_COSIGN, pending, false);
	else if (first_pending(out, NSYNC_STORY_ON_SERVER))
		next_is(out, NSYNC_NEXT_SEND, ""); /* what is signed anew would be a second text */
	else if ((draft = first_draft(out, NSYNC_DRAFT_STALE)))
		next_is(out, NSYNC_NEXT_MERGE_DRAFT, draft->name);
	else if ((draft = first_unsigned(out)))
		next_is(out, NSYNC_NEXT_SIGN, draft->name);
	else
		return false;
	return true;
}

/* What was signed, on its way to readers. */
static void follow_what_was_signed(struct nsync_office_status *out)
{
	const struct nsync_pending *lost = first_pending(out, NSYNC_STORY_REVOKED);
	const struct nsync_pending *bad = first_pending(out, NSYNC_STORY_KEPT_BACK);

	if (!lost)
		lost = first_pending(out, NSYNC_STORY_UNCOSIGNED);
	if (!bad)
		bad = first_pending(out, NSYNC_STORY_WOULD_BE_HELD);
	if (first_pending(out, NSYNC_STORY_UNPUSHED) || first_pending(out, NSYNC_STORY_TAKEN_BACK) ||
	    first_pending(out, NSYNC_STORY_ON_SERVER))
		next_is(out, NSYNC_NEXT_SEND, "");
	else if (lost)
		next_is_about(out, NSYNC_NEXT_RENEW, lost, true);
	else if (bad)
		next_is(out, NSYNC_NEXT_CHECK_ALL, "");
	else if (first_pending(out, NSYNC_STORY_HELD))
		next_is(out, NSYNC_NEXT_MEND, "");
	else if ((bad = first_pending(out, NSYNC_STORY_FOREIGN)))
		next_is(out, NSYNC_NEXT_CHECK_FILE, bad->file);
	else
		next_is(out, NSYNC_NEXT_FETCH, "");
}

void nsync_status_next(struct nsync_office_status *out)
{
	claim_what_has_a_draft(out);
	nsync_pendings_sort(&out->pendings);
	if (!mend_what_is_here(out) && !go_on_with_work(out))
		follow_what_was_signed(out);
	out->nothing_waits = out->next == NSYNC_NEXT_FETCH && !out->pendings.count &&
			     !out->trouble_count;
}
