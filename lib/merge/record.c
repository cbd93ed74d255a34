/* record.c: what the regional office signs for every merge. */
#include <stdlib.h>

#include "internal.h"

static bool reachable(const struct nsync_merge_office *office)
{
	return office->state == NSYNC_OFFICE_FETCHED || office->state == NSYNC_OFFICE_EMPTY;
}

static void add_hold(struct nsync_json_builder *b, const struct nsync_file *file)
{
	struct nsync_buf path = NSYNC_BUF_INIT(NSYNC_MAX_HELD_PATH + 4);

	nsync_path_escape(&path, nsync_str(file->path));
	nsync_json_begin_object(b);
	nsync_json_member(b, "path", nsync_buf_view(&path));
	nsync_json_member(b, "verdict", nsync_str(nsync_reason_name(file->reason)));
	nsync_json_member(b, "pointer", nsync_str(file->verdict->pointer));
	nsync_json_end(b);
	nsync_buf_release(&path);
}

static void add_input(struct nsync_json_builder *b, const struct office_sum *sum, size_t most)
{
	char head[NSYNC_OID_HEX];
	size_t i;

	nsync_oid_hex(head, &sum->office->head);
	nsync_json_name(b, sum->office->code);
	nsync_json_begin_object(b);
	nsync_json_member(b, "head", nsync_str(head));
	nsync_json_name(b, "added");
	nsync_json_add_int(b, (int64_t)sum->added);
	nsync_json_name(b, "held");
	nsync_json_add_int(b, (int64_t)sum->held);
	nsync_json_name(b, "holds");
	nsync_json_begin_array(b);
	for (i = 0; i < sum->held && i < most; i++)
		add_hold(b, sum->holds[i]);
	nsync_json_end(b);
	nsync_json_end(b);
}

/* An office that gave nothing this time keeps what the last record said of its holds. */
static void carry_input(struct nsync_json_builder *b, const char *code, const struct nsync_json *input)
{
	const struct nsync_json *name;

	nsync_json_name(b, code);
	nsync_json_begin_object(b);
	for (name = nsync_json_first(input); name; name = nsync_json_next(input, name)) {
		nsync_json_name_str(b, nsync_json_str(name));
		if (nsync_str_is(nsync_json_str(name), "added"))
			nsync_json_add_int(b, 0);
		else
			nsync_json_add_value(b, name + 1);
	}
	nsync_json_end(b);
}

static const struct office_sum *find_sum(const struct record_spec *spec, const char *code)
{
	size_t i;

	for (i = 0; i < spec->office_count; i++)
		if (strcmp(spec->offices[i].office->code, code) == 0)
			return &spec->offices[i];
	return NULL;
}

static void add_inputs(struct nsync_json_builder *b, const struct record_spec *spec, size_t most)
{
	size_t i;

	nsync_json_name(b, "inputs");
	nsync_json_begin_object(b);
	for (i = 0; i < spec->root->office_count; i++) {
		const char *code = spec->root->offices[i].code;
		const struct office_sum *sum = find_sum(spec, code);
		const struct nsync_json *before =
			spec->before ? nsync_json_get(spec->before->inputs, nsync_str(code)) : NULL;

		if (sum && sum->office->state == NSYNC_OFFICE_FETCHED)
			add_input(b, sum, most);
		else if (before)
			carry_input(b, code, before);
	}
	nsync_json_end(b);
	nsync_json_name(b, "unreachable");
	nsync_json_begin_array(b);
	for (i = 0; i < spec->office_count; i++)
		if (!reachable(spec->offices[i].office))
			nsync_json_add_text(b, spec->offices[i].office->code);
	nsync_json_end(b);
}

static enum nsync_code build_body(struct nsync_json_doc *doc, const struct record_spec *spec,
				  size_t most, struct nsync_error *err)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	char as_of[32];

	nsync_time_format(as_of, (struct nsync_time){ .seconds = spec->as_of });
	nsync_json_begin_object(b);
	nsync_json_name(b, "seq");
	nsync_json_add_int(b, spec->seq);
	nsync_json_member(b, "previous", nsync_str(spec->previous.hex));
	nsync_json_member(b, "region", spec->root->authority);
	nsync_json_member(b, "asOf", nsync_str(as_of));
	nsync_json_name(b, "root");
	nsync_json_begin_object(b);
	nsync_json_name(b, "version");
	nsync_json_add_int(b, spec->root->version);
	nsync_json_member(b, "id", nsync_str(spec->root->id.hex));
	nsync_json_end(b);
	add_inputs(b, spec, most);
	nsync_json_name(b, "added");
	nsync_json_begin_object(b);
	nsync_json_name(b, "count");
	nsync_json_add_int(b, (int64_t)spec->added_count);
	nsync_json_member(b, "hash", nsync_str(spec->added_hash));
	nsync_json_end(b);
	nsync_json_end(b);
	return nsync_json_build(doc, b, err);
}

enum nsync_code nsync_merge_record_build(struct nsync_buf *file, const struct record_spec *spec,
					 const struct nsync_key *key, struct nsync_error *err)
{
	size_t most;

	/* Many offices with many long held paths: name fewer of them, the counts stay. */
	for (most = NSYNC_MAX_HOLDS;; most /= 2) {
		struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		enum nsync_code code;

		nsync_buf_clear(file);
		code = build_body(&doc, spec, most, err);
		if (!code)
			code = nsync_sign_body(file, NULL, NSYNC_KIND_RECORD, doc.root, NULL, key,
					       err);
		nsync_json_doc_release(&doc);
		if (code || file->n <= NSYNC_MAX_RECORD_BYTES)
			return code;
		if (most == 0)
			return nsync_fail(err, NSYNC_ELIMIT, "record", "%zu bytes, at most %u", file->n,
					  NSYNC_MAX_RECORD_BYTES);
	}
}

enum nsync_code nsync_merge_key_check(const struct nsync_root *root, const struct nsync_key *key,
				      struct nsync_error *err)
{
	struct nsync_id id = nsync_key_keyid(key);

	if (nsync_root_group_has(root, &root->merge, &id))
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_EKEY, NULL, "key %.8s is not a merge key of root %lld", id.hex,
			  (long long)root->version);
}
