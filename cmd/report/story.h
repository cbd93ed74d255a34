/* story.h: what list, show and diff say. */
#ifndef NSYNC_CMD_REPORT_STORY_H
#define NSYNC_CMD_REPORT_STORY_H

#include "cmd/clone.h"
#include "nsync/archive.h"

/* One line of list. */
void report_listed(struct call *call, const struct nsync_archive_version *version);
void report_listed_total(struct call *call, size_t stories);

/* Who signed an item, and where it stands. verdict: of the accepted file; accepted false: not in the region. */
void report_shown(struct call *call, const struct nsync_item_file *file, const struct nsync_root *root,
		  bool accepted, enum nsync_reason reason, int64_t versions);
/* A joint issuer's cosignature: there or not. */
void report_joint(struct call *call, const char *office, bool cosigned);

/* The comparison itself: unified diff lines. */
void report_difference(struct call *call, const char *story, int64_t from, int64_t to, struct nsync_str lines);

#endif
