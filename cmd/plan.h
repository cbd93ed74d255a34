/* plan.h: what signing a draft would make. */
#ifndef NSYNC_CMD_PLAN_H
#define NSYNC_CMD_PLAN_H

#include "cmd/clone.h"

struct draft_plan {
	struct nsync_story story;
	int64_t version;
	char path[NSYNC_MAX_PATH]; /* of that version's item */
	bool already;              /* this version says the same: nothing to sign */
	bool anew;                 /* the newest record holds it: signed again under its number */
	struct nsync_json_doc body;
};

void draft_plan_init(struct draft_plan *plan);
void draft_plan_release(struct draft_plan *plan); /* for AUTO */

/*
 * Which version of which story a draft becomes, and its body.
 * context: walked, with an office. err: what the draft lacks, with its line.
 */
enum nsync_code draft_plan(struct draft_plan *out, const struct nsync_clone *context,
			   const struct nsync_draft *draft, struct nsync_time version_created,
			   struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Call see for every draft of the work tree's drafts/ (*.md, *.json), in the order of their names. file: its path
 * from here; name: "drafts/<name>". A missing folder has none. Stops at the first code that is not NSYNC_OK.
 */
enum nsync_code drafts_each(const struct nsync_repo *repo,
			    enum nsync_code (*see)(void *payload, const char *file, const char *name,
						   struct nsync_error *err),
			    void *payload, struct nsync_error *err) NSYNC_MUST_USE;

#endif
