/*
 * clash.c: whether a draft that would begin a story belongs to one that exists: a renamed draft, or
 * one whose date moved to another month, must not make a second story unnoticed.
 *
 * Stories are looked up by their paths; items are only read for drafts that are gone, and in the
 * months around the draft's own, so that a large region costs no more than a small one.
 */
#include <stdlib.h>

#include "ledger.h"
#include "internal.h"

#define MAX_READ 1000 /* items of one month */

struct search {
	const struct nsync_clash_input *in;
	struct nsync_oid trees[2]; /* the region's, main's */
	struct nsync_draft_obstacle *out;
};

static void clash(const struct search *s, enum nsync_obstacle kind, const struct nsync_story *other)
{
	s->out->kind = kind;
	s->out->other = *other;
}

/* ---- the same name in another month ------------------------------------------------ */

static bool read_number(int32_t *out, const char *digits, size_t n)
{
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		if (digits[i] < '0' || digits[i] > '9')
			return false;
		*out = *out * 10 + digits[i] - '0';
	}
	return digits[n] == '\0';
}

/* The story of this name in each month of a year; the last one found stays. */
static enum nsync_code look_in_year(const struct search *s, const struct nsync_oid *tree,
				    int32_t year, const char *folder, struct nsync_error *err)
{
	struct nsync_story other = *s->in->story;
	enum nsync_code code = NSYNC_OK;
	char path[NSYNC_MAX_PATH];
	size_t count = 0;
	char **months = NULL;

	other.year = year;
	TRY(nsync_repo_list(&months, &count, s->in->clone->repo, tree, nsync_str(folder), err));
	for (size_t i = 0; i < count && !code; i++) {
		bool there;

		if (strlen(months[i]) != 2 || !read_number(&other.month, months[i], 2) ||
		    !nsync_story_cmp(&other, s->in->story))
			continue;
		nsync_path_item(path, &other, 1);
		code = nsync_repo_find_optional(&there, NULL, NULL, s->in->clone->repo, tree,
						nsync_str(path), err);
		if (!code && there)
			clash(s, NSYNC_OBSTACLE_OTHER_MONTH, &other);
	}
	nsync_names_free(months, count);
	return code;
}

static enum nsync_code look_for_slug(const struct search *s, const struct nsync_oid *tree,
				     struct nsync_error *err)
{
	char folder[NSYNC_MAX_PATH];
	enum nsync_code code = NSYNC_OK;
	size_t count = 0;
	char **years = NULL;

	snprintf(folder, sizeof(folder), "items/%s", s->in->story->office);
	TRY(nsync_repo_list(&years, &count, s->in->clone->repo, tree, nsync_str(folder), err));
	for (size_t i = 0; i < count && !code; i++) {
		int32_t year;

		if (strlen(years[i]) != 4 || !read_number(&year, years[i], 4))
			continue;
		snprintf(folder, sizeof(folder), "items/%s/%s", s->in->story->office, years[i]);
		code = look_in_year(s, tree, year, folder, err);
	}
	nsync_names_free(years, count);
	return code;
}

/* ---- the same draft under another name --------------------------------------------- */

/* The newest version of another story. *found false: there is none that reads. */
static enum nsync_code read_newest(struct nsync_item_file *file, bool *found,
				   const struct search *s, const struct nsync_story *story,
				   struct nsync_error *err)
{
	struct nsync_error quiet = { .code = NSYNC_OK };
	struct nsync_versions versions;

	*found = false;
	TRY(nsync_office_versions(&versions, s->in->clone, story, err));
	if (versions.newest && nsync_office_read_version(file, found, s->in->clone, &versions.tree,
							 story, versions.newest, &quiet))
		*found = false;
	return quiet.code == NSYNC_ENOMEM ? nsync_fail_memory(err) : NSYNC_OK;
}

/* An entry whose draft is gone, and whose story is what this draft tells. */
static enum nsync_code was_this(bool *out, const struct search *s,
				const struct nsync_ledger_entry *entry, struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	struct nsync_str headline = nsync_draft_headline(s->in->draft);

	nsync_item_file_init(&file);
	*out = false;
	if (strcmp(entry->story.office, s->in->story->office) ||
	    !nsync_story_cmp(&entry->story, s->in->story) ||
	    !nsync_ledger_is_gone(s->in->ledger, entry))
		return NSYNC_OK;
	TRY(read_newest(&file, out, s, &entry->story, err));
	*out = *out && (!strcmp(entry->sha256, s->in->sha256) ||
			nsync_str_eq(file.item.headline, headline));
	return NSYNC_OK;
}

static enum nsync_code look_in_ledger(const struct search *s, struct nsync_error *err)
{
	const struct nsync_ledger *ledger = s->in->ledger;

	for (size_t i = ledger ? ledger->count : 0; i > 0 && !s->out->kind; i--) {
		const struct nsync_ledger_entry *entry = &ledger->list[i - 1];
		bool was;

		TRY(was_this(&was, s, entry, err));
		if (!was)
			continue;
		clash(s, NSYNC_OBSTACLE_RENAMED, &entry->story);
		nsync_str_copy(s->out->file, sizeof(s->out->file), nsync_str(entry->path));
	}
	return NSYNC_OK;
}

/* ---- the same text in a story of another name ------------------------------------------ */

/* The newest version of the story whose versions are visited; a story's are one after the other. */
struct month {
	const struct search *s;
	struct nsync_path newest;
	struct nsync_oid blob;
	size_t read;
};

static enum nsync_code compare(struct month *month, struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	const struct search *s = month->s;
	struct nsync_error quiet = { .code = NSYNC_OK };
	struct nsync_verdict verdict;
	enum nsync_code code;

	nsync_item_file_init(&file);
	if (month->newest.kind != NSYNC_PATH_ITEM || s->out->kind || month->read == MAX_READ ||
	    !nsync_story_cmp(&month->newest.story, s->in->story))
		return NSYNC_OK;
	month->read++;
	code = nsync_repo_blob(&file.bytes, s->in->clone->repo, &month->blob, NSYNC_MAX_SIGNED_BYTES,
			       &quiet);
	if (!code)
		code = nsync_item_file_parse(&file, &verdict, &quiet);
	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	if (!code && !verdict.reason && nsync_item_same_text(file.file.body, s->in->body))
		clash(s, NSYNC_OBSTACLE_COPY, &month->newest.story);
	return NSYNC_OK;
}

static enum nsync_code visit(void *payload, const struct nsync_entry *entry,
			     const struct nsync_oid *old_id, struct nsync_error *err)
{
	struct month *month = payload;
	struct nsync_path path;

	(void)old_id;
	if (entry->kind != NSYNC_ENTRY_FILE || !nsync_path_parse(&path, entry->path) ||
	    path.kind != NSYNC_PATH_ITEM)
		return NSYNC_OK;
	if (month->newest.kind == NSYNC_PATH_ITEM &&
	    !nsync_story_cmp(&path.story, &month->newest.story)) {
		if (path.number < month->newest.number)
			return NSYNC_OK;
	} else {
		TRY(compare(month, err));
	}
	month->newest = path;
	month->blob = entry->id;
	return NSYNC_OK;
}

/* What the tree has in a month and the other one (NULL: an empty one) has not. */
static enum nsync_code look_in_month(const struct search *s, const struct nsync_oid *tree,
				     const struct nsync_oid *other, int32_t months,
				     struct nsync_error *err)
{
	struct month month = { .s = s };
	const struct nsync_tree_visitor visitor = { visit, NULL, &month };
	char prefix[NSYNC_MAX_PATH];

	snprintf(prefix, sizeof(prefix), "items/%s/%04d/%02d/", s->in->story->office,
		 (int)(months / 12), (int)(months % 12 + 1));
	TRY(nsync_repo_compare(s->in->clone->repo, other, tree, prefix, &visitor, err));
	return compare(&month, err);
}

static enum nsync_code look_for_text(const struct search *s, struct nsync_error *err)
{
	for (int32_t by = -1; by <= 1 && !s->out->kind; by++) {
		int32_t months = s->in->story->year * 12 + s->in->story->month - 1 + by;

		TRY(look_in_month(s, &s->trees[0], NULL, months, err));
		if (!nsync_oid_zero(&s->trees[1]))
			TRY(look_in_month(s, &s->trees[1], &s->trees[0], months, err));
	}
	return NSYNC_OK;
}

/* ---- all of them ------------------------------------------------------------------- */

/* In both trees; in main's only where it is not the region's. */
static enum nsync_code look_for_slug_in_both(const struct search *s, struct nsync_error *err)
{
	struct nsync_oid ids[2] = { { { 0 } }, { { 0 } } };
	char folder[NSYNC_MAX_PATH];

	snprintf(folder, sizeof(folder), "items/%s", s->in->story->office);
	for (int i = 0; i < 2 && !s->out->kind; i++) {
		bool found;

		TRY(nsync_repo_find_optional(&found, &ids[i], NULL, s->in->clone->repo,
					     &s->trees[i], nsync_str(folder), err));
		if (found && (!i || !nsync_oid_eq(&ids[0], &ids[1])))
			TRY(look_for_slug(s, &s->trees[i], err));
	}
	return NSYNC_OK;
}

enum nsync_code nsync_office_find_clash(struct nsync_draft_obstacle *out,
					const struct nsync_clash_input *in,
					struct nsync_error *err)
{
	struct search s = { .in = in, .trees = { in->clone->region.tree }, .out = out };
	struct nsync_oid head;

	TRY(nsync_clone_own_tree(&s.trees[1], &head, in->clone->repo, err));
	TRY(look_for_slug_in_both(&s, err));
	if (!out->kind)
		TRY(look_in_ledger(&s, err));
	return out->kind || !in->body ? NSYNC_OK : look_for_text(&s, err);
}

enum nsync_obstacle nsync_office_compare_drafts(const struct nsync_story *a, bool a_begins,
						const struct nsync_story *b, bool b_begins)
{
	if (!a->office[0] || strcmp(a->office, b->office) || strcmp(a->slug, b->slug))
		return NSYNC_OBSTACLE_NONE;
	if (!nsync_story_cmp(a, b))
		return NSYNC_OBSTACLE_TWICE;
	return a_begins || b_begins ? NSYNC_OBSTACLE_ONE_NAME : NSYNC_OBSTACLE_NONE;
}
