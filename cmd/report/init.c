/* init.c: what init says, and what to do next. */
#include "cmd/report/init.h"

void report_new_region(struct call *call, const char *folder, const char *authority, bool bare)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_text(line, "folder", folder);
	json_member_text(line, "region", authority);
	json_line_end(call, line);
	print_words(call, "made a%s repository for the region %s in %s", bare ? " bare" : "", authority, folder);
	print_words(call, "  Next: make the keys (nsync key new), then the first trust root (nsync root init),");
	print_words(call, "  add the offices (nsync root add-office), sign it (nsync root sign), adopt it");
	print_words(call, "  (nsync root adopt).");
}

void report_new_clone(struct call *call, const char *folder, const struct nsync_clone *clone,
		      const char *office, bool has_origin)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");
	const struct nsync_root *root = nsync_region_root(&clone->region);
	const struct nsync_record *record = clone->region.record;
	int64_t seq = record ? record->seq : 0;

	json_member_text(line, "folder", folder);
	if (office)
		json_member_text(line, "office", office);
	json_member_text(line, "pin", clone->pin.hex);
	json_member_int(line, "root", root->version);
	json_member_int(line, "seq", seq);
	json_line_end(call, line);
	print_words(call, "cloned %.*s into %s: verified from the pin to record %lld, under root %lld",
		    NSYNC_FMT(root->authority), folder, (long long)seq, (long long)root->version);
	if (!office) {
		print_words(call, "  Next: nsync verify, nsync log, nsync digest");
		return;
	}
	if (!has_origin)
		print_words(call, "  To publish, name the office's own repository: git remote add origin URL");
	print_words(call, "  Next: write drafts/SLUG.md, then nsync sign drafts/SLUG.md, then nsync sync");
}
