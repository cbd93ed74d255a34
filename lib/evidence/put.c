/* put.c: the files of a folder of evidence, and beside each the line of check.sh that holds it. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "lib/evidence/internal.h"

enum nsync_code nsync_evidence_put(struct evidence *e, const char *name, struct nsync_str bytes,
				   struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(PATH_MAX);

	nsync_buf_printf(&path, "%s/%s", e->folder, name);
	TRY(nsync_buf_check(&path, err));
	TRY(nsync_file_mkdirs_above(path.p, err));
	return nsync_file_write(path.p, bytes, 0644, err);
}

/* One word of a shell's command line. */
static void add_word(struct nsync_buf *out, struct nsync_str word)
{
	nsync_buf_text(out, " '");
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] == '\'')
			nsync_buf_text(out, "'\\''");
		else
			nsync_buf_char(out, word.p[i]);
	}
	nsync_buf_char(out, '\'');
}

static enum nsync_code put_key(struct evidence *e, const struct nsync_root_key *key,
			       struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf pem = NSYNC_BUF_INIT(4096);
	char name[NSYNC_HEX_SIZE + 16];

	snprintf(name, sizeof(name), "keys/%s.pem", key->id.hex);
	nsync_key_export(&pem, NSYNC_KEY_PEM, key->ed25519, NSYNC_STR(""));
	TRY(nsync_buf_check(&pem, err));
	return nsync_evidence_put(e, name, nsync_buf_view(&pem), err);
}

/* The file as it lies in the repository, and its message: check.sh holds one against the other. */
enum nsync_code nsync_evidence_put_signed(struct evidence *e, const char *name, const char *path,
					  struct nsync_str bytes, struct nsync_str message,
					  const struct nsync_signed *file, struct nsync_error *err)
{
	char to[NSYNC_MAX_PATH + 32];
	struct nsync_id id = nsync_message_id(message);

	snprintf(to, sizeof(to), "messages/%s", name);
	TRY(nsync_evidence_put(e, to, message, err));
	snprintf(to, sizeof(to), "files/%s", path);
	nsync_buf_printf(&e->check, "message %s %s %s\nid %s %s\n", to, nsync_kind_name(file->kind),
			 name, name, id.hex);
	return nsync_evidence_put(e, to, bytes, err);
}

/*
 * The valid signatures of a group's keys, and a line that says where the root lists them.
 * role: "gt", "root", "merge"; list: its value there.
 */
enum nsync_code nsync_evidence_put_signatures(struct evidence *e, const char *name,
					      const struct nsync_signed *file,
					      struct nsync_str message,
					      const struct nsync_root *root,
					      const struct nsync_root_group *group,
					      const char *role, const struct nsync_json *list,
					      struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	uint8_t sig[NSYNC_SIGNATURE_BYTES];
	char to[NSYNC_MAX_PATH + 96];

	nsync_buf_printf(&text, "\"%s\":", role);
	TRY(nsync_json_canonical(&text, list, err));
	TRY(nsync_buf_check(&text, err));
	nsync_buf_printf(&e->check, "signed %s root-%lld", name, (long long)root->version);
	add_word(&e->check, nsync_buf_view(&text));
	for (size_t i = 0; i < group->count; i++) {
		const struct nsync_root_key *key = &root->keys[group->keys[i]];
		struct nsync_str base64 =
			nsync_json_get_str(file->signatures, nsync_str(key->id.hex));

		if (!base64.p || !nsync_unbase64(sig, sizeof(sig), base64, false) ||
		    !nsync_signature_valid(key->ed25519, sig, message))
			continue;
		snprintf(to, sizeof(to), "signatures/%s.%s", name, key->id.hex);
		TRY(nsync_evidence_put(e, to, (struct nsync_str){ (const char *)sig, sizeof(sig) },
				       err));
		TRY(put_key(e, key, err));
		nsync_buf_printf(&e->check, " %s", key->id.hex);
		if (!strcmp(name, "item"))
			e->facts.first_key = key->id.hex;
	}
	nsync_buf_char(&e->check, '\n');
	return nsync_buf_check(&e->check, err);
}

void nsync_evidence_says(struct evidence *e, const char *name, struct nsync_str text)
{
	nsync_buf_printf(&e->check, "says %s", name);
	add_word(&e->check, text);
	nsync_buf_char(&e->check, '\n');
}
