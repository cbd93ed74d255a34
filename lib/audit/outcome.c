/* outcome.c: what one audit found: whether others have to know, how much, and who answers for it. */
#include "nsync/audit.h"
#include "nsync/item.h"
#include "nsync/json.h"

void nsync_audit_init(struct nsync_audit *audit)
{
	memset(audit, 0, sizeof(*audit));
	nsync_region_init(&audit->copy);
}

void nsync_audit_release(struct nsync_audit *audit)
{
	nsync_office_audit_release(&audit->branch);
	nsync_region_release(&audit->copy);
	nsync_repo_quarantine_free(audit->quarantine);
	nsync_audit_init(audit);
}

bool nsync_audit_has_findings(const struct nsync_audit *audit)
{
	return audit->found.verdict.reason || audit->region->claim_count || audit->branch.omitted ||
	       audit->copy_found.verdict.reason || audit->fork.verdict.reason;
}

struct nsync_audit_counts nsync_audit_count(const struct nsync_region *region)
{
	struct nsync_audit_counts counts = { 0, 0, 0 };
	const struct nsync_json *inputs = region->record ? region->record->inputs : NULL, *name;

	for (size_t i = 0; i < region->finding_count; i++) {
		counts.awaiting += region->findings[i].reason == NSYNC_AWAITING_COSIGNATURE;
		counts.revoked += region->findings[i].reason == NSYNC_KEY_REVOKED;
	}
	for (name = inputs ? nsync_json_first(inputs) : NULL; name;
	     name = nsync_json_next(inputs, name)) {
		int64_t held = 0;

		if (nsync_json_int(&held, nsync_json_get(name + 1, NSYNC_STR("held"))))
			counts.held += held;
	}
	return counts;
}

void nsync_audit_responsible(char out[NSYNC_MAX_OFFICE + 1], const char *path)
{
	struct nsync_path parsed;

	out[0] = '\0';
	if (nsync_path_parse(&parsed, nsync_str(path)))
		nsync_str_copy(out, NSYNC_MAX_OFFICE + 1, nsync_str(parsed.writer));
}

const char *nsync_audit_standing(enum nsync_reason *recorded, const struct nsync_audit *audit,
				 size_t i)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(NSYNC_MAX_HELD_PATH + 4);
	const struct nsync_file *file;
	size_t count;

	file = &nsync_batch_files(audit->branch.batch, &count)[i];
	nsync_path_escape(&path, nsync_str(file->path));
	*recorded = NSYNC_REASON_OK;
	switch (audit->branch.standings[i]) {
	case NSYNC_STANDING_IGNORED:
		break;
	case NSYNC_STANDING_NEWER:
		return "newer";
	case NSYNC_STANDING_OMITTED:
		return "omitted";
	case NSYNC_STANDING_HELD:
		nsync_record_hold(recorded, NULL, audit->region->record, nsync_str(audit->office),
				  nsync_buf_view(&path));
		return file->accepted ? "held, acceptable now" : "held still";
	}
	return "";
}
