/* draft_json.c: a ninjs document of another newsroom as a draft. */
#include "internal.h"

/* Taken from the draft. */
static const char *const content[] = {
	"language", "pubStatus", "headlines", "bodies", "descriptions", "places", "subjects",
	"infoSources", "associations", "by", "slugline", "urgency", "edNote", "located",
	"copyrightNotice", "usageTerms", "embargoedUntil", "expires", "firstCreated",
};
/* Written anew, whatever the draft says. */
static const char *const frame[] = {
	"uri", "version", "standard", "profile", "type", "representationType", "versionCreated",
	"altIds",
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static bool is_of(struct nsync_str name, const char *const names[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (nsync_str_is(name, names[i]))
			return true;
	}
	return false;
}

static struct draft_spot spot(const struct nsync_draft *draft, const struct nsync_json *value)
{
	struct draft_spot at = { 1, 1 };

	if (value)
		nsync_json_position(&at.line, &at.column, nsync_buf_view(&draft->text), value->offset);
	return at;
}

struct draft_spot nsync_draft_json_spot(const struct nsync_draft *draft, struct nsync_str pointer)
{
	const struct nsync_json *value = NULL;

	/* What is missing or was added has no place of its own: then what it belongs to. */
	while (pointer.n && !(value = nsync_json_at(draft->doc.root, pointer))) {
		while (pointer.n && pointer.p[pointer.n - 1] != '/')
			pointer.n--;
		pointer.n -= pointer.n > 0;
	}
	return spot(draft, value);
}

static enum nsync_code check_members(const struct nsync_draft *draft, struct nsync_error *err)
{
	const struct nsync_json *root = draft->doc.root, *at;

	for (at = nsync_json_first(root); at; at = nsync_json_next(root, at)) {
		struct nsync_str name = nsync_json_str(at), near;

		if (is_of(name, content, COUNT(content)) || is_of(name, frame, COUNT(frame)))
			continue;
		near = nsync_nearest(name, content, COUNT(content));
		name = nsync_shorten(name);
		if (near.p)
			return nsync_draft_fail(err, NSYNC_EINVAL, draft, spot(draft, at),
						"/%.*s: unknown member; did you mean \"%.*s\"?",
						NSYNC_FMT(name), NSYNC_FMT(near));
		return nsync_draft_fail(err, NSYNC_EINVAL, draft, spot(draft, at),
					"/%.*s: unknown member", NSYNC_FMT(name));
	}
	return NSYNC_OK;
}

enum nsync_code nsync_draft_read_json(struct nsync_draft *draft, struct nsync_error *err)
{
	struct nsync_error own = { .code = NSYNC_OK };
	const struct nsync_json *created;
	char where[sizeof(err->where)];
	enum nsync_code code;

	code = nsync_json_read(&draft->doc, nsync_buf_view(&draft->text), &nsync_json_signed, &own);
	if (code) {
		snprintf(where, sizeof(where), "%s%s%.40s", draft->name, *own.where ? ":" : "", own.where);
		return nsync_fail(err, code, where, "%s", own.text);
	}
	if (draft->doc.root->type != NSYNC_JSON_OBJECT)
		return nsync_draft_fail(err, NSYNC_EINVAL, draft, (struct draft_spot){ 1, 1 },
					"not a JSON object");
	code = check_members(draft, err);
	if (code)
		return code;
	created = nsync_json_get(draft->doc.root, NSYNC_STR("firstCreated"));
	if (!created)
		return nsync_draft_fail(err, NSYNC_EINVAL, draft, (struct draft_spot){ 1, 1 },
					"/firstCreated: missing");
	if (created->type != NSYNC_JSON_STRING || created->len > 40 ||
	    !nsync_time_parse(&draft->date, nsync_json_str(created)))
		return nsync_draft_fail(err, NSYNC_EINVAL, draft, spot(draft, created),
					"/firstCreated: not of the form 2018-08-05T15:00:00-06:00");
	return NSYNC_OK;
}

void nsync_draft_json_members(struct nsync_json_builder *b, const struct nsync_draft *draft)
{
	const struct nsync_json *root = draft->doc.root, *at;

	for (at = nsync_json_first(root); at; at = nsync_json_next(root, at)) {
		struct nsync_str name = nsync_json_str(at);

		/* build.c writes firstCreated, as version 1 spells it. */
		if (!is_of(name, content, COUNT(content)) || nsync_str_is(name, "firstCreated"))
			continue;
		nsync_json_name_str(b, name);
		nsync_json_add_value(b, at + 1);
	}
}

void nsync_draft_json_copy(struct nsync_json_builder *b, const struct nsync_json *body, bool note)
{
	for (const struct nsync_json *at = nsync_json_first(body); at; at = nsync_json_next(body, at)) {
		struct nsync_str name = nsync_json_str(at);

		if (!is_of(name, content, COUNT(content)) || (!note && nsync_str_is(name, "edNote")))
			continue;
		nsync_json_name_str(b, name);
		nsync_json_add_value(b, at + 1);
	}
}
