/* root.c: the lines that the root commands print, and a root shown in full. */
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
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
	struct nsync_json_builder *line = json_line_begin(call, "result");
	int64_t version = root->version;

	json_member_text(line, "file", path);
	json_member_int(line, "version", version);
	json_member_text(line, "id", root->id.hex);
	json_member_int(line, "offices", (int64_t)root->office_count);
	json_line_end(call, line);
	nsync_words_root_written(&message, path, version, root->office_count, root->root.threshold,
				 root->root.count);
	print_message(call, &message);
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
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
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
	nsync_words_root_next(&said, file,
			      have >= root->root.threshold &&
				      (!old || before >= old->root.threshold));
	print_sentence(call, "", &said);
}

/* ---- the others ------------------------------------------------------------------------- */

void report_root_key(struct call *call, const char *did, const struct nsync_root_key *key)
{
	print_words(call, "%s %.16s of %.*s", did, key->id.hex, NSYNC_FMT(key->holder));
}

void report_root_signed(struct call *call, const char *path, const struct nsync_root *root,
			const char *holder, int64_t have, bool known)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_text(line, "file", path);
	json_member_text(line, "id", root->id.hex);
	json_member_int(line, "signers", have);
	json_member_int(line, "threshold", root->root.threshold);
	json_line_end(call, line);
	nsync_words_root_signed(&message, path, holder, root->version, have, root->root.threshold);
	print_sentence(call, "", &message.text);
	if (!known)
		print_words(call, "  %s", nsync_words_remark(NSYNC_REMARK_NO_ROOT_KEY));
	print_sentence(call, "  ", &message.advice);
}

/* A verdict's own words are for items: here it is a root that lacks signatures. */
void report_root_refused(struct call *call, const char *path, const struct nsync_verdict *verdict)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;

	report_item(call, path, verdict);
	if (!nsync_words_root_verdict(&message, verdict, path))
		return;
	call->report.reasons &= ~(1ull << verdict->reason);
	print_advice(call, nsync_reason_name(verdict->reason), nsync_buf_view(&message.text).p,
		     nsync_buf_view(&message.advice).p);
}

/* What comes after a root was adopted. */
static void go_on(struct call *call, const struct nsync_root *root, const struct nsync_id *pin)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	char groups[80];

	if (root->version > 1) {
		print_words(call, "  %s", nsync_words_remark(NSYNC_REMARK_PUBLISH_ROOT));
		return;
	}
	nsync_pin_groups(groups, pin);
	nsync_words_root_pin(&said, groups);
	print_sentence(call, "  ", &said);
	print_words(call, "  %s", nsync_words_remark(NSYNC_REMARK_INVITE));
	print_words(call, "  nsync root invite CODE --url URL");
}

void report_root_adopted(struct call *call, const struct nsync_root *root,
			 const struct nsync_oid *commit, int64_t seq, const struct nsync_id *pin)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	struct nsync_json_builder *line = json_line_begin(call, "result");
	char hex[NSYNC_OID_HEX];

	nsync_oid_hex(hex, commit);
	json_member_int(line, "version", root->version);
	json_member_text(line, "pin", pin->hex);
	json_member_int(line, "seq", seq);
	json_member_text(line, "commit", hex);
	json_line_end(call, line);
	nsync_words_root_adopted(&said, root->version, seq, hex);
	print_sentence(call, "", &said);
	go_on(call, root, pin);
}

void report_root_adopted_before(struct call *call, const struct nsync_root *root,
				const struct nsync_id *pin)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_text(line, "state", "adopted-before");
	json_member_int(line, "version", root->version);
	json_member_text(line, "pin", pin->hex);
	json_line_end(call, line);
	nsync_words_root_adopted_before(&said, root->version);
	print_sentence(call, "", &said);
	go_on(call, root, pin);
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
