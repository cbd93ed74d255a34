/*
 * edit_layout.c: an edited root as a file. The same edits give the same bytes, and a
 * file that nsync_root_read would refuse is never laid out.
 */
#include "edit.h"

static void add_time(struct nsync_json_builder *b, const char *name, struct nsync_time time)
{
	char text[32];

	nsync_time_format(text, time);
	nsync_json_member(b, name, nsync_str(text));
}

static void add_names(struct nsync_json_builder *b, const struct nsync_trust_names *names)
{
	nsync_json_name(b, "names");
	nsync_json_begin_object(b);
	for (size_t i = 0; i < names->count; i++)
		nsync_json_member(b, names->at[i].language, nsync_str(names->at[i].text));
	nsync_json_end(b);
}

static void add_region(struct nsync_json_builder *b, const struct nsync_root_edit *edit)
{
	const char *tag = edit->languages;

	nsync_json_name(b, "region");
	nsync_json_begin_object(b);
	nsync_json_member(b, "authority", nsync_str(edit->authority));
	nsync_json_member(b, "timeZone", nsync_str(edit->time_zone));
	add_names(b, &edit->names);
	nsync_json_name(b, "languages");
	nsync_json_begin_array(b);
	while (*tag) {
		size_t n = strcspn(tag, ",");

		nsync_json_add_str(b, (struct nsync_str){ tag, n });
		tag += n + (tag[n] == ',');
	}
	nsync_json_end(b);
	nsync_json_end(b);
}

static void add_key(struct nsync_json_builder *b, const struct nsync_trust_edit_key *key,
		    struct nsync_buf *text)
{
	nsync_buf_clear(text);
	nsync_base64(text, key->ed25519, sizeof(key->ed25519), false);
	nsync_json_name(b, key->id.hex);
	nsync_json_begin_object(b);
	nsync_json_member(b, "ed25519", nsync_buf_view(text));
	nsync_json_member(b, "holder", nsync_str(key->holder));
	if (key->revoked) {
		nsync_json_name(b, "revokedAt");
		nsync_json_begin_object(b);
		nsync_json_name(b, "seq");
		nsync_json_add_int(b, key->seq);
		nsync_json_member(b, "record", nsync_str(key->record.hex));
		nsync_json_end(b);
	}
	nsync_json_end(b);
}

/* threshold: 0 for none. */
static void add_group(struct nsync_json_builder *b, const struct nsync_root_edit *edit,
		      const char *role, int64_t threshold)
{
	nsync_json_name(b, "keys");
	nsync_json_begin_array(b);
	for (size_t i = 0; i < edit->key_count; i++)
		if (strcmp(edit->keys[i].role, role) == 0)
			nsync_json_add_text(b, edit->keys[i].id.hex);
	nsync_json_end(b);
	if (threshold) {
		nsync_json_name(b, "threshold");
		nsync_json_add_int(b, threshold);
	}
}

static void add_roles(struct nsync_json_builder *b, const struct nsync_root_edit *edit)
{
	nsync_json_name(b, "roles");
	nsync_json_begin_object(b);
	nsync_json_name(b, "root");
	nsync_json_begin_object(b);
	add_group(b, edit, NSYNC_TRUST_ROLE_ROOT, edit->threshold);
	nsync_json_end(b);
	nsync_json_name(b, "merge");
	nsync_json_begin_object(b);
	add_group(b, edit, NSYNC_TRUST_ROLE_MERGE, 0);
	nsync_json_end(b);
	nsync_json_end(b);
}

static enum nsync_code build(struct nsync_json_doc *doc, const struct nsync_root_edit *edit,
			     struct nsync_error *err)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(128);
	enum nsync_code code;

	nsync_json_begin_object(b);
	nsync_json_name(b, "version");
	nsync_json_add_int(b, edit->version);
	add_time(b, "issued", edit->issued);
	add_time(b, "expires", edit->expires);
	add_region(b, edit);
	nsync_json_name(b, "keys");
	nsync_json_begin_object(b);
	for (size_t i = 0; i < edit->key_count; i++)
		add_key(b, &edit->keys[i], &text);
	nsync_json_end(b);
	add_roles(b, edit);
	nsync_json_name(b, "offices");
	nsync_json_begin_object(b);
	for (size_t i = 0; i < edit->office_count; i++) {
		nsync_json_name(b, edit->offices[i].code);
		nsync_json_begin_object(b);
		add_names(b, &edit->offices[i].names);
		add_group(b, edit, edit->offices[i].code, edit->offices[i].threshold);
		nsync_json_end(b);
	}
	nsync_json_end(b);
	nsync_json_end(b);
	code = nsync_buf_check(&text, err);
	return code == NSYNC_OK ? nsync_json_build(doc, b, err) : code;
}

enum nsync_code nsync_root_edit_layout(struct nsync_buf *out, const struct nsync_root_edit *edit,
				       struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(4 * NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;
	struct nsync_verdict verdict;
	enum nsync_code code = build(&doc, edit, err);

	if (code == NSYNC_OK)
		code = nsync_signed_layout(&file, NSYNC_KIND_ROOT, doc.root, NULL, NULL, NULL, err);
	if (code == NSYNC_OK)
		code = nsync_root_read(&root, &verdict, nsync_buf_view(&file), err);
	if (code != NSYNC_OK)
		return code;
	if (verdict.reason != NSYNC_REASON_OK)
		return nsync_fail(err, NSYNC_EINVAL, verdict.pointer, "%s", verdict.detail);
	nsync_buf_str(out, nsync_buf_view(&file));
	return nsync_buf_check(out, err);
}
