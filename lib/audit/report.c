/*
 * report.c: what an audit found, as a JSON document. It depends on the clone and the remote alone,
 * so two auditors of the same commits write the same bytes.
 *
 * source: schema/audit-report.schema.json.
 */
#include "nsync/audit.h"
#include "nsync/item.h"
#include "nsync/json.h"

#define MAX_TEXT (4u * 1024 * 1024)

/* A JSON string is UTF-8, but the name of a remote and the words of Git need not be. */
static void add_text(struct nsync_json_builder *b, const char *name, const char *text)
{
	AUTO(nsync_buf_release) struct nsync_buf shown = NSYNC_BUF_INIT(MAX_TEXT);

	if (nsync_utf8_valid(nsync_str(text))) {
		nsync_json_member(b, name, nsync_str(text));
		return;
	}
	nsync_visible(&shown, nsync_str(text), true);
	nsync_json_member(b, name, nsync_buf_view(&shown));
}

static void add_int(struct nsync_json_builder *b, const char *name, int64_t number)
{
	nsync_json_name(b, name);
	nsync_json_add_int(b, number);
}

static void add_time(struct nsync_json_builder *b, const char *name, struct nsync_time time)
{
	char text[32];

	nsync_time_format(text, time);
	add_text(b, name, text);
}

static void add_disagreement(struct nsync_json_builder *b, const char *name, const struct nsync_disagreement *found)
{
	char commit[NSYNC_OID_HEX] = "", who[NSYNC_MAX_OFFICE + 1];

	nsync_json_name(b, name);
	nsync_json_begin_array(b);
	if (found->verdict.reason) {
		if (!nsync_oid_zero(&found->commit))
			nsync_oid_hex(commit, &found->commit);
		nsync_audit_responsible(who, found->path);
		nsync_json_begin_object(b);
		add_text(b, "verdict", nsync_reason_name(found->verdict.reason));
		add_int(b, "seq", found->seq);
		add_text(b, "commit", commit);
		add_text(b, "path", found->path);
		add_text(b, "office", who);
		add_text(b, "pointer", found->verdict.pointer);
		add_text(b, "detail", found->verdict.detail);
		nsync_json_end(b);
	}
	nsync_json_end(b);
}

static void add_newest(struct nsync_json_builder *b, const struct nsync_region *region)
{
	const struct nsync_root *root = nsync_region_root(region);

	if (region->record) {
		nsync_json_name(b, "record");
		nsync_json_begin_object(b);
		add_int(b, "seq", region->record->seq);
		add_text(b, "id", region->record->id.hex);
		add_time(b, "asOf", (struct nsync_time){ .seconds = region->record->as_of });
		nsync_json_end(b);
	}
	if (root) {
		nsync_json_name(b, "root");
		nsync_json_begin_object(b);
		add_int(b, "version", root->version);
		add_text(b, "id", root->id.hex);
		add_time(b, "expires", root->expires);
		nsync_json_end(b);
	}
}

static void add_counts(struct nsync_json_builder *b, const struct nsync_region *region)
{
	const struct nsync_root *root = nsync_region_root(region);
	struct nsync_audit_counts counts = nsync_audit_count(region);

	nsync_json_name(b, "counts");
	nsync_json_begin_object(b);
	add_int(b, "records", region->record ? region->record->seq : 0);
	add_int(b, "roots", (int64_t)region->root_count);
	add_int(b, "items", region->item_count);
	add_int(b, "offices", root ? (int64_t)root->office_count : 0);
	add_int(b, "awaiting", counts.awaiting);
	add_int(b, "revoked", counts.revoked);
	add_int(b, "held", counts.held);
	nsync_json_end(b);
}

static void add_claims(struct nsync_json_builder *b, const struct nsync_region *region)
{
	nsync_json_name(b, "otherLogs");
	nsync_json_begin_array(b);
	for (size_t i = 0; i < region->claim_count; i++) {
		const struct nsync_log_claim *claim = &region->claims[i];

		nsync_json_begin_object(b);
		add_text(b, "path", claim->path);
		add_int(b, "seq", claim->seq);
		add_int(b, "named", claim->named);
		add_text(b, "claimed", claim->claimed.hex);
		add_text(b, "recorded", claim->recorded.hex);
		nsync_json_end(b);
	}
	nsync_json_end(b);
}

static void add_findings(struct nsync_json_builder *b, const struct nsync_region *region)
{
	nsync_json_name(b, "accepted");
	nsync_json_begin_array(b);
	for (size_t i = 0; i < region->finding_count; i++) {
		nsync_json_begin_object(b);
		add_text(b, "path", region->findings[i].path);
		add_text(b, "verdict", nsync_reason_name(region->findings[i].reason));
		add_int(b, "seq", region->findings[i].seq);
		nsync_json_end(b);
	}
	nsync_json_end(b);
}

static void add_holds(struct nsync_json_builder *b, const struct nsync_region *region)
{
	const struct nsync_json *inputs = region->record ? region->record->inputs : NULL, *name, *hold;

	nsync_json_name(b, "held");
	nsync_json_begin_array(b);
	for (name = inputs ? nsync_json_first(inputs) : NULL; name; name = nsync_json_next(inputs, name)) {
		const struct nsync_json *holds = nsync_json_get(name + 1, NSYNC_STR("holds"));

		for (hold = holds ? nsync_json_first(holds) : NULL; hold; hold = nsync_json_next(holds, hold)) {
			nsync_json_begin_object(b);
			nsync_json_member(b, "office", nsync_json_str(name));
			nsync_json_member(b, "path", nsync_json_get_str(hold, NSYNC_STR("path")));
			nsync_json_member(b, "verdict", nsync_json_get_str(hold, NSYNC_STR("verdict")));
			nsync_json_member(b, "pointer", nsync_json_get_str(hold, NSYNC_STR("pointer")));
			nsync_json_end(b);
		}
	}
	nsync_json_end(b);
}

static void add_branch(struct nsync_json_builder *b, const struct nsync_audit *audit)
{
	const struct nsync_file *files = NULL;
	size_t count = 0;

	if (audit->branch.batch)
		files = nsync_batch_files(audit->branch.batch, &count);
	nsync_json_name(b, "files");
	nsync_json_begin_array(b);
	for (size_t i = 0; i < count; i++) {
		AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(NSYNC_MAX_HELD_PATH + 4);
		enum nsync_reason recorded;
		const char *standing = nsync_audit_standing(&recorded, audit, i);

		if (!standing[0])
			continue;
		nsync_path_escape(&path, nsync_str(files[i].path));
		nsync_json_begin_object(b);
		add_text(b, "state", standing);
		add_text(b, "path", path.p ? path.p : "");
		add_text(b, "verdict", nsync_reason_name(files[i].reason));
		add_text(b, "recorded", recorded ? nsync_reason_name(recorded) : "");
		nsync_json_end(b);
	}
	nsync_json_end(b);
}

static void add_remote(struct nsync_json_builder *b, const struct nsync_audit *audit)
{
	char head[NSYNC_OID_HEX];

	if (audit->with == NSYNC_AUDIT_ALONE)
		return;
	nsync_oid_hex(head, &audit->remote_head);
	nsync_json_name(b, "with");
	nsync_json_begin_object(b);
	add_text(b, "remote", audit->remote);
	add_text(b, "office", audit->office);
	add_text(b, "head", head);
	if (audit->with == NSYNC_AUDIT_OFFICE) {
		add_branch(b, audit);
	} else {
		add_int(b, "records", audit->copy.record ? audit->copy.record->seq : 0);
		add_disagreement(b, "disagreements", &audit->copy_found);
		add_disagreement(b, "forks", &audit->fork);
	}
	nsync_json_end(b);
}

enum nsync_code nsync_audit_report(struct nsync_json_doc *out, const struct nsync_audit *audit, struct nsync_error *err)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	const struct nsync_region *region = audit->region;
	const struct nsync_root *root = nsync_region_root(region);
	char head[NSYNC_OID_HEX];

	nsync_oid_hex(head, &audit->head);
	nsync_json_begin_object(b);
	nsync_json_name(b, "audit");
	nsync_json_begin_object(b);
	add_text(b, "pin", audit->region->pin.hex);
	nsync_json_member(b, "region", root ? root->authority : NSYNC_STR(""));
	add_text(b, "head", head);
	nsync_json_name(b, "sound");
	nsync_json_add_bool(b, !nsync_audit_has_findings(audit));
	add_newest(b, region);
	add_counts(b, region);
	add_disagreement(b, "disagreements", &audit->found);
	add_claims(b, region);
	add_findings(b, region);
	add_holds(b, region);
	add_remote(b, audit);
	nsync_json_end(b);
	nsync_json_end(b);
	return nsync_json_build(out, b, err);
}
