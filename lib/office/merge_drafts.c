/* merge_drafts.c: two bodies of one story put together as a draft, line by line. */
#include <stdlib.h>

#include "internal.h"

#define MAX_TEXT (1024u * 1024u)

void nsync_merged_draft_release(struct nsync_merged_draft *draft)
{
	nsync_buf_release(&draft->text);
	free(draft->lines);
	*draft = (struct nsync_merged_draft){ .json = false };
}

/* All three as Markdown, or all three as JSON: else no line would be like another. */
static enum nsync_code choose_json(bool *json, const struct nsync_three_bodies *bodies,
				   struct nsync_error *err)
{
	const struct nsync_json *const all[] = { bodies->base, bodies->mine, bodies->theirs };

	*json = bodies->json;
	for (size_t i = 0; i < 3 && !*json; i++) {
		bool fits = true;

		if (all[i])
			TRY(nsync_draft_fits_markdown(&fits, all[i], err));
		*json = !fits;
	}
	return NSYNC_OK;
}

static enum nsync_code find_places(struct nsync_merged_draft *out, struct nsync_error *err)
{
	struct nsync_str rest = nsync_buf_view(&out->text);
	size_t cap = 0, line = 0, first;

	while (nsync_draft_next_marks(&first, &line, &rest)) {
		TRY(NSYNC_GROW(out->lines, out->count, cap, err));
		out->lines[out->count++] = first;
	}
	return NSYNC_OK;
}

enum nsync_code nsync_office_merge_drafts(struct nsync_merged_draft *out,
					  const struct nsync_repo *repo,
					  const struct nsync_three_bodies *bodies,
					  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf base = NSYNC_BUF_INIT(MAX_TEXT);
	AUTO(nsync_buf_release) struct nsync_buf mine = NSYNC_BUF_INIT(MAX_TEXT);
	AUTO(nsync_buf_release) struct nsync_buf theirs = NSYNC_BUF_INIT(MAX_TEXT);
	struct nsync_three_texts texts = { .mine_label = bodies->mine_label,
					   .theirs_label = bodies->theirs_label };
	size_t places;

	*out = (struct nsync_merged_draft){ .json = false };
	nsync_buf_init(&out->text, 4 * MAX_TEXT);
	TRY(choose_json(&out->json, bodies, err));
	if (bodies->base)
		TRY(nsync_draft_write(&base, bodies->base, out->json, false, err));
	TRY(nsync_draft_write(&mine, bodies->mine, out->json, false, err));
	TRY(nsync_draft_write(&theirs, bodies->theirs, out->json, false, err));
	texts.base = nsync_buf_view(&base);
	texts.mine = nsync_buf_view(&mine);
	texts.theirs = nsync_buf_view(&theirs);
	TRY(nsync_repo_merge_texts(&out->text, &places, repo, &texts, err));
	return find_places(out, err);
}
