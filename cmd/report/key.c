/* key.c: what the key commands say. */
#include "cmd/report/key.h"

static void add_key(struct nsync_json_builder *line, const struct nsync_key_info *key)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(64);

	nsync_base64(&text, key->ed25519, NSYNC_KEY_BYTES, false);
	json_member_text(line, "name", key->name);
	json_member_text(line, "holder", key->holder);
	json_member_text(line, "id", key->id.hex);
	json_member_text(line, "ed25519", text.p ? text.p : "");
	nsync_json_name(line, "encrypted");
	nsync_json_add_bool(line, key->encrypted);
}

void report_key(struct call *call, const struct nsync_key_info *key)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");

	add_key(line, key);
	json_line_end(call, line);
	print_data(call, "%-16s %.16s  %s%s", key->name, key->id.hex, key->holder,
		   key->encrypted ? "" : "  (no passphrase)");
}

void report_key_details(struct call *call, const struct nsync_key_info *key, const char *path)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(64);
	struct nsync_json_builder *line = json_line_begin(call, "result");

	add_key(line, key);
	json_member_text(line, "path", path);
	json_line_end(call, line);
	nsync_base64(&text, key->ed25519, NSYNC_KEY_BYTES, false);
	print_data(call, "name        %s", key->name);
	print_data(call, "holder      %s", key->holder);
	print_data(call, "id          %s", key->id.hex);
	print_data(call, "ed25519     %s", text.p ? text.p : "");
	print_data(call, "passphrase  %s", key->encrypted ? "yes" : "no");
	print_data(call, "file        %s", path);
}

void report_key_made(struct call *call, const struct nsync_key_info *key, const char *path)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");

	add_key(line, key);
	json_member_text(line, "path", path);
	json_line_end(call, line);
	print_words(call, "made the key %s of %s, id %.16s", key->name, key->holder, key->id.hex);
	print_words(call, "  It lies in %s; keep a copy in a safe place.", path);
	if (!key->encrypted)
		print_words(call, "  It has no passphrase: whoever reads that file can sign.");
	print_words(call, "  For the holders of the trust root: nsync key export %s", key->name);
}

void report_key_passwd(struct call *call, const struct nsync_key_info *key, bool encrypted)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_text(line, "name", key->name);
	json_member_text(line, "id", key->id.hex);
	nsync_json_name(line, "encrypted");
	nsync_json_add_bool(line, encrypted);
	json_line_end(call, line);
	print_words(call,
		    encrypted ? "the key %s has a new passphrase"
			      : "the key %s has no passphrase any more",
		    key->name);
	print_words(call, "  Copies of the old file still open with the old one.");
}

void report_no_keys(struct call *call)
{
	print_words(call, "there is no key on this machine; nsync key new NAME makes one");
}

void report_export(struct call *call, struct nsync_str text)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");

	if (line)
		nsync_json_member(line, "key", text);
	json_line_end(call, line);
	print_text(call, text);
}

void report_file_written(struct call *call, const char *path)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_text(line, "file", path);
	json_line_end(call, line);
	print_words(call, "wrote %s", path);
}
