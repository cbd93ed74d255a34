/* root.c: what the root commands say. */
#include <string.h>

#include "cmd/root/root.h"

static void time_text(char out[32], struct nsync_time time)
{
	nsync_time_format(out, time);
}

/* The first name in a root's own order of languages. */
static struct nsync_str any_name(const struct nsync_root *root, const struct nsync_json *names)
{
	const struct nsync_json *language = nsync_json_first(root->languages);
	struct nsync_str name = { NULL, 0 };

	if (language)
		name = nsync_root_name(names, nsync_json_str(language));
	return name.p ? name : NSYNC_STR("");
}

void report_root_written(struct call *call, const char *path, const struct nsync_root *root)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");
	int64_t version = root->version;

	json_member_text(line, "file", path);
	json_member_int(line, "version", version);
	json_member_text(line, "id", root->id.hex);
	json_member_int(line, "offices", (int64_t)root->office_count);
	json_line_end(call, line);
	print_words(call, "wrote %s: root %lld, %zu %s, %lld of %zu root keys must sign it",
		    path, (long long)version, root->office_count,
		    noun(root->office_count, "office", "offices"), (long long)root->root.threshold,
		    root->root.count);
	print_words(call, "  Look at it: nsync root show %s   Sign it: nsync root sign %s", path,
		    path);
}

/* ---- root show ------------------------------------------------------------------------ */

static void show_group(struct call *call, const struct nsync_root *root,
		       const struct nsync_root_group *group, const struct nsync_root *file)
{
	for (size_t i = 0; i < group->count; i++) {
		const struct nsync_root_key *key = &root->keys[group->keys[i]];

		print_data(call, "  %.16s  %.*s%s", key->id.hex, NSYNC_FMT(key->holder),
			   !file                                         ? ""
			   : nsync_root_key_signed(root, group->keys[i], file) ? "  signed"
									 : "  has not signed");
	}
}

static void show_head(struct call *call, const struct nsync_root *root, const struct nsync_id *pin)
{
	char issued[32], expires[32], groups[80];
	struct nsync_str name = any_name(root, root->names);

	time_text(issued, root->issued);
	time_text(expires, root->expires);
	print_data(call, "root %lld of %.*s (%.*s)", (long long)root->version,
		   NSYNC_FMT(root->authority), NSYNC_FMT(name));
	print_data(call, "id      %s", root->id.hex);
	if (pin) {
		nsync_pin_groups(groups, pin);
		print_data(call, "pin     %s", groups);
	}
	print_data(call, "issued  %s, expires %s", issued, expires);
}

static void show_offices(struct call *call, const struct nsync_root *root)
{
	for (size_t i = 0; i < root->office_count; i++) {
		const struct nsync_root_office *office = &root->offices[i];

		print_data(call, "office %s (%.*s), %lld of %zu sign an item", office->code,
			   NSYNC_FMT(any_name(root, office->names)),
			   (long long)office->group.threshold, office->group.count);
		show_group(call, root, &office->group, NULL);
	}
}

static void show_revoked(struct call *call, const struct nsync_root *root)
{
	for (size_t i = 0; i < root->key_count; i++)
		if (root->keys[i].revoked)
			print_data(call, "revoked  %.16s  %.*s, what came after record %lld",
				   root->keys[i].id.hex, NSYNC_FMT(root->keys[i].holder),
				   (long long)root->keys[i].revoked_seq);
}

static int64_t signers(const struct nsync_root *by, const struct nsync_root *root)
{
	return nsync_root_signers(by, &by->root, NSYNC_KIND_ROOT, root->file.signatures,
				  nsync_buf_view(&root->message));
}

static void json_root(struct call *call, const struct nsync_root *root,
		      const struct nsync_root *old, const struct nsync_id *pin)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_int(line, "version", root->version);
	json_member_text(line, "id", root->id.hex);
	if (pin)
		json_member_text(line, "pin", pin->hex);
	json_member_int(line, "signers", signers(root, root));
	json_member_int(line, "threshold", root->root.threshold);
	if (old) {
		json_member_int(line, "signersBefore", signers(old, root));
		json_member_int(line, "thresholdBefore", old->root.threshold);
	}
	nsync_json_name(line, "signed");
	nsync_json_begin_array(line);
	for (size_t i = 0; i < root->root.count; i++)
		if (nsync_root_key_signed(root, root->root.keys[i], root))
			nsync_json_add_text(line, root->keys[root->root.keys[i]].id.hex);
	nsync_json_end(line);
	nsync_json_name(line, "missing");
	nsync_json_begin_array(line);
	for (size_t i = 0; i < root->root.count; i++)
		if (!nsync_root_key_signed(root, root->root.keys[i], root))
			nsync_json_add_text(line, root->keys[root->root.keys[i]].id.hex);
	nsync_json_end(line);
	nsync_json_name(line, "root");
	nsync_json_add_value(line, root->file.body);
	json_line_end(call, line);
}

void report_root(struct call *call, const struct nsync_root *root, const struct nsync_root *old,
		 const struct nsync_id *pin, const char *file)
{
	int64_t have = signers(root, root), before = old ? signers(old, root) : 0;

	if (call->report.json) {
		json_root(call, root, old, pin);
		return;
	}
	show_head(call, root, pin);
	print_data(call, "root keys, %lld of %zu sign a root (%lld have)",
		   (long long)root->root.threshold, root->root.count, (long long)have);
	show_group(call, root, &root->root, root);
	if (old) {
		print_data(call,
			   "root keys of root %lld, %lld of %zu sign its successor (%lld have)",
			   (long long)old->version, (long long)old->root.threshold, old->root.count,
			   (long long)before);
		show_group(call, old, &old->root, root);
	}
	print_data(call, "merge keys, one of %zu signs a record", root->merge.count);
	show_group(call, root, &root->merge, NULL);
	show_offices(call, root);
	show_revoked(call, root);
	if (!file[0])
		return;
	if (have < root->root.threshold || (old && before < old->root.threshold))
		print_words(call, "more holders have to sign it: nsync root sign %s", file);
	else
		print_words(call,
			    "it has its signatures; the regional desk types: nsync root adopt %s",
			    file);
}

/* ---- the others ------------------------------------------------------------------------- */

void report_root_key(struct call *call, const char *did, const struct nsync_root_key *key)
{
	print_words(call, "%s %.16s of %.*s", did, key->id.hex, NSYNC_FMT(key->holder));
}

void report_root_signed(struct call *call, const char *path, const struct nsync_root *root,
			const char *holder, int64_t have, bool known)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_text(line, "file", path);
	json_member_text(line, "id", root->id.hex);
	json_member_int(line, "signers", have);
	json_member_int(line, "threshold", root->root.threshold);
	json_line_end(call, line);
	print_words(call, "%s has signed root %lld: %lld of %lld signatures", holder,
		    (long long)root->version, (long long)have, (long long)root->root.threshold);
	if (!known)
		print_words(
			call,
			"  This key is no root key of this root: it counts only if the root before "
			"lists it.");
	if (have < root->root.threshold)
		print_words(call, "  Hand %s to the next holder.", path);
	else if (root->version > 1)
		print_words(call, "  The threshold of root %lld counts too: nsync root show %s",
			    (long long)root->version - 1, path);
	else
		print_words(call, "  The regional desk adopts it: nsync root adopt %s", path);
}

/* A verdict's own words are for items: here it is a root that lacks signatures. */
void report_root_refused(struct call *call, const char *path, const struct nsync_verdict *verdict)
{
	report_item(call, path, verdict);
	if (strstr(verdict->pointer, "/revokedAt")) {
		call->report.reasons &= ~(1ull << verdict->reason);
		print_words(call, "%s: It revokes a key as of a record that this region's log does not have so.",
			    nsync_reason_name(verdict->reason));
		print_words(call, "  Begin this root anew: nsync root revoke takes the record's id from the log.");
		return;
	}
	if (verdict->reason != NSYNC_BELOW_THRESHOLD && verdict->reason != NSYNC_UNKNOWN_KEY)
		return;
	call->report.reasons &= ~(1ull << verdict->reason);
	print_words(call,
		    "%s: More holders have to sign this root, for itself or for the one before.",
		    nsync_reason_name(verdict->reason));
	print_words(call,
		    "  nsync root show %s tells who is missing; each types nsync root sign %s.",
		    path, path);
}

void report_root_adopted(struct call *call, const struct nsync_root *root,
			 const struct nsync_oid *commit, int64_t seq, const struct nsync_id *pin)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");
	char hex[NSYNC_OID_HEX], groups[80];

	nsync_oid_hex(hex, commit);
	json_member_int(line, "version", root->version);
	json_member_text(line, "pin", pin->hex);
	json_member_int(line, "seq", seq);
	json_member_text(line, "commit", hex);
	json_line_end(call, line);
	nsync_pin_groups(groups, pin);
	print_words(call, "adopted root %lld as record %lld, commit %.12s",
		    (long long)root->version, (long long)seq, hex);
	if (root->version == 1) {
		print_words(call, "  The pin of the region: %s", groups);
		print_words(
			call,
			"  Add each office as a Git remote of its code, publish main, and invite them:");
		print_words(call, "  nsync root invite CODE --url URL");
	} else {
		print_words(call, "  Publish it: nsync merge --push");
	}
}

/* A word for a shell: quoted unless it is plain. */
static void add_word(struct nsync_buf *out, const char *word)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+=,";

	if (*word && strspn(word, plain) == strlen(word)) {
		nsync_buf_text(out, word);
		return;
	}
	nsync_buf_char(out, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			nsync_buf_text(out, "'\\''");
		else
			nsync_buf_char(out, *word);
	}
	nsync_buf_char(out, '\'');
}

void report_invite(struct call *call, const char *office, const char *url, const char *push,
		   const struct nsync_id *pin)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");
	struct nsync_buf text = NSYNC_BUF_INIT(64 * 1024);

	nsync_buf_printf(&text, "nsync init --office %s --from ", office);
	add_word(&text, url);
	nsync_buf_printf(&text, " --pin %s", pin->hex);
	if (push) {
		nsync_buf_text(&text, " --push ");
		add_word(&text, push);
	}
	json_member_text(line, "office", office);
	json_member_text(line, "pin", pin->hex);
	json_member_text(line, "command", text.p ? text.p : "");
	json_line_end(call, line);
	print_data(call, "%s", text.p ? text.p : "");
	if (!push)
		print_words(
			call,
			"  With --push URL, the office's own repository, it can publish at once.");
	nsync_buf_release(&text);
}
