/* build.c: the body of the item that a draft becomes. */
#include "internal.h"
#include "nsync/schema.h"

#define TOPIC_PREFIX "http://cv.iptc.org/newscodes/mediatopic/"
/* Room that an item's file keeps for its signatures. */
#define SIGNATURES_ROOM 4096u

struct build {
	const struct nsync_draft *draft;
	const struct nsync_draft_context *context;
	struct nsync_story story;
	char created[64]; /* firstCreated */
	struct nsync_json_builder *b;
	struct nsync_error *err;
};

/* ---- what the context asks of the draft --------------------------------------------------- */

static struct draft_spot spot_of(const struct nsync_draft *draft, enum draft_key key,
				 const char *pointer)
{
	const struct draft_field *field = &draft->fields[key];

	if (draft->json)
		return nsync_draft_json_spot(draft, nsync_str(pointer));
	return field->present ? draft->values[field->first].at : (struct draft_spot){ 1, 1 };
}

/* firstCreated never changes, so a later version repeats what the first one says. */
static enum nsync_code find_created(struct build *x)
{
	const struct nsync_draft_context *context = x->context;
	struct nsync_str before;
	struct nsync_time first;

	nsync_time_format(x->created, x->draft->date);
	if (x->draft->json)
		nsync_str_copy(x->created, sizeof(x->created),
			       nsync_json_get_str(x->draft->doc.root, NSYNC_STR("firstCreated")));
	if (!context->before)
		return NSYNC_OK;
	before = nsync_json_get_str(context->before, NSYNC_STR("firstCreated"));
	if (!nsync_time_parse(&first, before))
		return nsync_fail(x->err, NSYNC_EINVAL, NULL, "version %lld has no firstCreated",
				  (long long)context->version - 1);
	if (nsync_time_cmp(first, x->draft->date) != 0 || first.offset != x->draft->date.offset)
		return nsync_draft_fail(x->err, NSYNC_EINVAL, x->draft,
					spot_of(x->draft, KEY_DATE, "/firstCreated"),
					"date %s is not %.*s, the date of all versions", x->created,
					NSYNC_FMT(nsync_shorten(before)));
	nsync_str_copy(x->created, sizeof(x->created), before);
	return NSYNC_OK;
}

static bool has_note(const struct nsync_draft *draft)
{
	return draft->json ? nsync_json_get(draft->doc.root, NSYNC_STR("edNote")) != NULL :
			     draft->fields[KEY_NOTE].present;
}

static enum nsync_code check_context(struct build *x)
{
	const struct nsync_draft_context *context = x->context;

	if (context->version < 1 || (context->version > 1) != (context->before != NULL))
		return nsync_fail(x->err, NSYNC_EINVAL, x->draft->name,
				  "version %lld without the one before", (long long)context->version);
	if (context->version > 1 && !context->note_optional && !has_note(x->draft))
		return nsync_draft_fail(x->err, NSYNC_EINVAL, x->draft, (struct draft_spot){ 1, 1 },
					"%s is missing: version %lld must say why it is there",
					x->draft->json ? "edNote" : "note", (long long)context->version);
	return find_created(x);
}

/* ---- members -------------------------------------------------------------------------------- */

static void add_role(struct nsync_json_builder *b, const char *role, const char *content_type,
		     struct nsync_str value)
{
	nsync_json_begin_object(b);
	nsync_json_member(b, "role", nsync_str(role));
	if (content_type)
		nsync_json_member(b, "contentType", nsync_str(content_type));
	nsync_json_member(b, "value", value);
	nsync_json_end(b);
}

static void member(const struct build *x, const char *name, enum draft_key key)
{
	struct nsync_str value = draft_get(x->draft, key);

	if (value.p)
		nsync_json_member(x->b, name, value);
}

static void time_member(const struct build *x, const char *name, enum draft_key key,
			struct nsync_time time)
{
	char text[32];

	if (!x->draft->fields[key].present)
		return;
	nsync_time_format(text, time);
	nsync_json_member(x->b, name, nsync_str(text));
}

static void add_texts(const struct build *x)
{
	const struct nsync_draft *draft = x->draft;
	struct nsync_json_builder *b = x->b;

	nsync_json_name(b, "headlines");
	nsync_json_begin_array(b);
	add_role(b, "main", NULL, draft_get(draft, KEY_HEADLINE));
	nsync_json_end(b);
	nsync_json_name(b, "bodies");
	nsync_json_begin_array(b);
	add_role(b, "main", "text/markdown", draft->body);
	nsync_json_end(b);
	if (!draft->fields[KEY_SUMMARY].present && !draft->fields[KEY_CORRECTION].present)
		return;
	nsync_json_name(b, "descriptions");
	nsync_json_begin_array(b);
	if (draft->fields[KEY_SUMMARY].present)
		add_role(b, "summary", "text/plain", draft_get(draft, KEY_SUMMARY));
	if (draft->fields[KEY_CORRECTION].present)
		add_role(b, "correction", "text/plain", draft_get(draft, KEY_CORRECTION));
	nsync_json_end(b);
}

static void add_place(struct nsync_json_builder *b, const char *code)
{
	nsync_json_begin_object(b);
	nsync_json_member(b, "literal", nsync_str(code));
	nsync_json_member(b, "rel", NSYNC_STR("country"));
	nsync_json_end(b);
}

/* The countries of the draft, or the one whose office this is. */
static enum nsync_code add_places(const struct build *x)
{
	const struct draft_field *field = &x->draft->fields[KEY_COUNTRIES];
	char own[3];

	if (!field->present && !nsync_country(own, x->context->office))
		return nsync_draft_fail(x->err, NSYNC_EINVAL, x->draft, (struct draft_spot){ 1, 1 },
					"%s is missing: office %s is no country",
					x->draft->json ? "places" : "countries", x->story.office);
	nsync_json_name(x->b, "places");
	nsync_json_begin_array(x->b);
	for (size_t i = 0; i < field->count; i++)
		add_place(x->b, x->draft->countries[i]);
	if (!field->present)
		add_place(x->b, own);
	nsync_json_end(x->b);
	return NSYNC_OK;
}

static void add_lists(const struct build *x)
{
	const struct draft_field *topics = &x->draft->fields[KEY_TOPICS];
	const struct draft_field *joint = &x->draft->fields[KEY_JOINT];
	struct nsync_json_builder *b = x->b;

	if (topics->present) {
		nsync_json_name(b, "subjects");
		nsync_json_begin_array(b);
		for (size_t i = 0; i < topics->count; i++) {
			char uri[sizeof(TOPIC_PREFIX) + 8];

			snprintf(uri, sizeof(uri), "%s%s", TOPIC_PREFIX, x->draft->topics[i]);
			nsync_json_begin_object(b);
			nsync_json_member(b, "uri", nsync_str(uri));
			nsync_json_end(b);
		}
		nsync_json_end(b);
	}
	if (joint->present) {
		nsync_json_name(b, "infoSources");
		nsync_json_begin_array(b);
		for (size_t i = 0; i < joint->count; i++) {
			nsync_json_begin_object(b);
			nsync_json_member(b, "literal", draft_value_str(&x->draft->values[joint->first + i]));
			nsync_json_member(b, "role", NSYNC_STR("jointIssuer"));
			nsync_json_end(b);
		}
		nsync_json_end(b);
	}
}

static enum nsync_code add_translation(const struct build *x)
{
	struct nsync_str text = draft_get(x->draft, KEY_TRANSLATION), authority;
	AUTO(nsync_buf_release) struct nsync_buf uri = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_story story;
	int64_t version;

	if (!text.p)
		return NSYNC_OK;
	if (!nsync_uri_parse(&authority, &story, text)) {
		authority = x->context->authority;
		(void)nsync_story_parse(&story, &version, text);
	}
	nsync_uri_add(&uri, authority, &story);
	nsync_json_name(x->b, "associations");
	nsync_json_begin_array(x->b);
	nsync_json_begin_object(x->b);
	nsync_json_member(x->b, "name", NSYNC_STR("translationOf"));
	nsync_json_member(x->b, "rel", NSYNC_STR("translationOf"));
	nsync_json_member(x->b, "uri", nsync_buf_view(&uri));
	nsync_json_end(x->b);
	nsync_json_end(x->b);
	return nsync_buf_check(&uri, x->err);
}

static enum nsync_code add_markdown(const struct build *x)
{
	const struct nsync_draft *draft = x->draft;
	enum nsync_code code;

	nsync_json_member(x->b, "language", nsync_str(draft->language));
	nsync_json_member(x->b, "pubStatus", nsync_str(nsync_status_name(draft->status)));
	add_texts(x);
	code = add_places(x);
	if (code)
		return code;
	add_lists(x);
	code = add_translation(x);
	if (code)
		return code;
	member(x, "located", KEY_LOCATED);
	member(x, "by", KEY_BY);
	member(x, "slugline", KEY_SLUGLINE);
	member(x, "edNote", KEY_NOTE);
	time_member(x, "embargoedUntil", KEY_EMBARGO, draft->embargo);
	time_member(x, "expires", KEY_EXPIRES, draft->expires);
	if (draft->fields[KEY_URGENCY].present) {
		nsync_json_name(x->b, "urgency");
		nsync_json_add_int(x->b, draft->urgency);
	}
	return NSYNC_OK;
}

static enum nsync_code add_json(const struct build *x)
{
	const struct nsync_json *root = x->draft->doc.root;

	nsync_draft_json_members(x->b, x->draft);
	if (!nsync_json_get(root, NSYNC_STR("pubStatus")))
		nsync_json_member(x->b, "pubStatus", nsync_str(nsync_status_name(NSYNC_USABLE)));
	return nsync_json_get(root, NSYNC_STR("places")) ? NSYNC_OK : add_places(x);
}

/* What the document is, whoever wrote it. */
static enum nsync_code add_frame(const struct build *x)
{
	const struct nsync_draft_context *context = x->context;
	AUTO(nsync_buf_release) struct nsync_buf uri = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_json_builder *b = x->b;
	char text[128];

	nsync_uri_add(&uri, context->authority, &x->story);
	nsync_json_member(b, "uri", nsync_buf_view(&uri));
	snprintf(text, sizeof(text), "%lld", (long long)context->version);
	nsync_json_member(b, "version", nsync_str(text));
	nsync_json_name(b, "standard");
	nsync_json_begin_object(b);
	nsync_json_member(b, "name", NSYNC_STR("ninjs"));
	nsync_json_member(b, "version", NSYNC_STR("3.1"));
	nsync_json_end(b);
	nsync_json_member(b, "profile", NSYNC_STR("nsync-item-1"));
	nsync_json_member(b, "type", NSYNC_STR("text"));
	nsync_json_member(b, "representationType", NSYNC_STR("full"));
	nsync_json_member(b, "firstCreated", nsync_str(x->created));
	nsync_time_format(text, context->version_created);
	nsync_json_member(b, "versionCreated", nsync_str(text));
	nsync_json_name(b, "altIds");
	nsync_json_begin_array(b);
	if (context->version > 1)
		add_role(b, "previous", NULL, nsync_str(context->previous.hex));
	snprintf(text, sizeof(text), "%lld:%s", (long long)context->log_seq, context->log_id.hex);
	add_role(b, "log", NULL, nsync_str(text));
	nsync_json_end(b);
	return nsync_buf_check(&uri, x->err);
}

/* ---- what came out ----------------------------------------------------------------------------- */

/* The first violation becomes the error. */
static void report(void *payload, const struct nsync_schema_violation *violation)
{
	const struct build *x = payload;
	const struct nsync_str item = NSYNC_STR("/item");
	struct nsync_str pointer = violation->pointer;
	struct draft_spot at = { 1, 1 };

	if (x->err->code)
		return;
	if (nsync_str_starts(pointer, item)) {
		pointer.p += item.n;
		pointer.n -= item.n;
	}
	if (x->draft->json)
		at = nsync_draft_json_spot(x->draft, pointer);
	(void)nsync_draft_fail(x->err, NSYNC_EINVAL, x->draft, at, "%.*s: %.*s", NSYNC_FMT(pointer),
			       NSYNC_FMT(violation->advice));
}

/* What no schema can say: a story is neither its own translation nor joint with itself. */
static enum nsync_code check_links(const struct build *x, const struct nsync_json *body)
{
	struct nsync_item item;
	struct nsync_verdict verdict;
	struct draft_spot at;

	if (nsync_item_read(&item, &verdict, body) != NSYNC_REASON_OK)
		return nsync_draft_fail(x->err, NSYNC_EINVAL, x->draft, (struct draft_spot){ 1, 1 },
					"%s: %s", verdict.pointer, verdict.detail);
	at = spot_of(x->draft, KEY_TRANSLATION, "/associations");
	if (nsync_str_eq(item.translation_of, item.uri))
		return nsync_draft_fail(x->err, NSYNC_EINVAL, x->draft, at,
					"a translation of the story itself");
	at = spot_of(x->draft, KEY_JOINT, "/infoSources");
	for (size_t i = 0; i < item.joint_count; i++) {
		if (strcmp(item.joint[i], x->story.office) == 0)
			return nsync_draft_fail(x->err, NSYNC_EINVAL, x->draft, at,
						"joint with %s, whose story it is", item.joint[i]);
		for (size_t k = 0; k < i; k++) {
			if (strcmp(item.joint[i], item.joint[k]) == 0)
				return nsync_draft_fail(x->err, NSYNC_EINVAL, x->draft, at,
							"joint with %s twice", item.joint[i]);
		}
	}
	return NSYNC_OK;
}

static enum nsync_code check_schema(struct build *x, const struct nsync_json *file)
{
	const struct nsync_schema *schema;
	enum nsync_code code = nsync_schema_builtin(&schema, "item", x->err);
	bool valid = false;

	if (!code)
		code = nsync_schema_validate(&valid, schema, file, report, x, x->err);
	if (code || valid)
		return code;
	/* report() has said where; these words are for a violation that it was never told of. */
	return nsync_fail(x->err, NSYNC_EINVAL, x->draft->name, "no item");
}

/* That no item leaves here which others would hold: the schema and the size of its file. */
static enum nsync_code check_body(struct build *x, const struct nsync_json *body)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc file = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf bytes =
		NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES - SIGNATURES_ROOM);
	enum nsync_code code;

	nsync_json_begin_object(x->b);
	nsync_json_name(x->b, "item");
	nsync_json_add_value(x->b, body);
	nsync_json_name(x->b, "signatures");
	nsync_json_begin_object(x->b);
	nsync_json_end(x->b);
	nsync_json_end(x->b);
	code = nsync_json_build(&file, x->b, x->err);
	if (!code)
		code = check_schema(x, file.root);
	if (!code)
		code = check_links(x, body);
	if (code)
		return code;
	/* The layout's own failure is the buffer's. */
	struct nsync_error ignored = { .code = NSYNC_OK };

	code = nsync_json_layout(&bytes, file.root, &ignored);
	if (bytes.code == NSYNC_ELIMIT)
		return nsync_fail(x->err, NSYNC_ELIMIT, x->draft->name,
				  "the item's file would be larger than %u bytes",
				  NSYNC_MAX_SIGNED_BYTES - SIGNATURES_ROOM);
	return code ? nsync_fail(x->err, code, x->draft->name, "%s", ignored.text) :
		      nsync_buf_check(&bytes, x->err);
}

enum nsync_code nsync_draft_build(struct nsync_json_doc *out, const struct nsync_draft *draft,
				  const struct nsync_draft_context *context,
				  struct nsync_error *err)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	struct build x = { .draft = draft, .context = context, .b = b, .err = err };
	enum nsync_code code = nsync_draft_story(&x.story, draft, context->office, err);

	if (!code)
		code = check_context(&x);
	if (code)
		return code;
	nsync_json_begin_object(b);
	code = add_frame(&x);
	if (!code)
		code = draft->json ? add_json(&x) : add_markdown(&x);
	if (code)
		return code;
	nsync_json_end(b);
	code = nsync_json_build(out, b, err);
	if (!code)
		code = check_body(&x, out->root);
	if (code)
		nsync_json_doc_release(out);
	return code;
}
