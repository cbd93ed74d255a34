/* bind.c: whether an item or a cosignature is about the story whose path it lies at. */
#include "internal.h"

/* What both say of themselves. */
struct claim {
	struct nsync_str uri, authority;
	const struct nsync_story *story;
	int64_t version;
};

static enum nsync_reason bind(struct nsync_verdict *verdict, const char *kind,
			      const struct claim *claim, const struct nsync_path *path,
			      struct nsync_str authority)
{
	struct nsync_str uri = nsync_shorten(claim->uri);
	char pointer[32], name[NSYNC_MAX_PATH];

	*verdict = (struct nsync_verdict){ .reason = NSYNC_REASON_OK };
	snprintf(pointer, sizeof(pointer), "/%s/uri", kind);
	if (!nsync_str_eq(claim->authority, authority))
		return nsync_judge(verdict, NSYNC_WRONG_REGION, pointer, "%.*s is not of %.*s",
				   NSYNC_FMT(uri), NSYNC_FMT(authority));
	if (strcmp(claim->story->office, path->story.office) != 0)
		return nsync_judge(verdict, NSYNC_WRONG_OFFICE, pointer, "%s, in a path of %s",
				   claim->story->office, path->story.office);
	nsync_story_format(name, &path->story, 0);
	if (nsync_story_cmp(claim->story, &path->story) != 0)
		return nsync_judge(verdict, NSYNC_BAD_PATH, pointer, "%.*s, in the path of %s",
				   NSYNC_FMT(uri), name);
	snprintf(pointer, sizeof(pointer), "/%s/version", kind);
	if (claim->version != path->number)
		return nsync_judge(verdict, NSYNC_WRONG_VERSION, pointer, "%lld, in the path of %lld",
				   (long long)claim->version, (long long)path->number);
	return NSYNC_REASON_OK;
}

enum nsync_reason nsync_item_bind(struct nsync_verdict *verdict, const struct nsync_item *item,
				  const struct nsync_path *path, struct nsync_str authority)
{
	const struct claim claim = { item->uri, item->authority, &item->story, item->version };
	struct nsync_date date = nsync_time_local_date(item->first_created);
	char text[32];

	if (path->kind != NSYNC_PATH_ITEM)
		return nsync_judge(verdict, NSYNC_BAD_PATH, NULL, "not the path of an item");
	if (bind(verdict, "item", &claim, path, authority) != NSYNC_REASON_OK)
		return verdict->reason;
	if (date.year == path->story.year && date.month == path->story.month)
		return NSYNC_REASON_OK;
	nsync_time_format(text, item->first_created);
	return nsync_judge(verdict, NSYNC_BAD_PATH, "/item/firstCreated", "%s is not in %04d/%02d", text,
			   (int)path->story.year, (int)path->story.month);
}

/* ---- cosignatures -------------------------------------------------------------------- */

enum nsync_reason nsync_cosignature_read(struct nsync_cosignature *out,
					 struct nsync_verdict *verdict,
					 const struct nsync_json *body)
{
	struct nsync_str authority;

	*out = (struct nsync_cosignature){ .version = 0 };
	*verdict = (struct nsync_verdict){ .reason = NSYNC_REASON_OK };
	out->region = nsync_json_get_str(body, NSYNC_STR("region"));
	if (!out->region.p)
		return nsync_judge(verdict, NSYNC_SCHEMA, "/cosignature/region", "missing");
	out->uri = nsync_json_get_str(body, NSYNC_STR("uri"));
	if (!nsync_uri_parse(&authority, &out->story, out->uri))
		return nsync_judge(verdict, NSYNC_SCHEMA, "/cosignature/uri",
				   "not the tag URI of a story");
	if (!nsync_str_number(&out->version, nsync_json_get_str(body, NSYNC_STR("version"))) ||
	    out->version < 1)
		return nsync_judge(verdict, NSYNC_SCHEMA, "/cosignature/version",
				   "not a version number");
	if (!nsync_id_parse(&out->item, nsync_json_get_str(body, NSYNC_STR("item"))))
		return nsync_judge(verdict, NSYNC_SCHEMA, "/cosignature/item", "not the id of an item");
	return NSYNC_REASON_OK;
}

enum nsync_reason nsync_cosignature_bind(struct nsync_verdict *verdict,
					 const struct nsync_cosignature *cosignature,
					 const struct nsync_path *path, struct nsync_str authority)
{
	struct claim claim = { cosignature->uri, { NULL, 0 }, &cosignature->story,
			       cosignature->version };
	struct nsync_story story;

	if (path->kind != NSYNC_PATH_COSIGNATURE)
		return nsync_judge(verdict, NSYNC_BAD_PATH, NULL, "not the path of a cosignature");
	if (!nsync_str_eq(cosignature->region, authority))
		return nsync_judge(verdict, NSYNC_WRONG_REGION, "/cosignature/region",
				   "%.*s is not %.*s", NSYNC_FMT(nsync_shorten(cosignature->region)),
				   NSYNC_FMT(authority));
	if (!nsync_uri_parse(&claim.authority, &story, cosignature->uri))
		return nsync_judge(verdict, NSYNC_SCHEMA, "/cosignature/uri",
				   "not the tag URI of a story");
	return bind(verdict, "cosignature", &claim, path, authority);
}

enum nsync_code nsync_cosignature_build(struct nsync_json_doc *out, struct nsync_str authority,
					const struct nsync_story *story, int64_t version,
					const struct nsync_id *item, struct nsync_error *err)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	struct nsync_buf uri = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	char number[32];
	enum nsync_code code;

	nsync_uri_add(&uri, authority, story);
	snprintf(number, sizeof(number), "%lld", (long long)version);
	nsync_json_begin_object(b);
	nsync_json_member(b, "region", authority);
	nsync_json_member(b, "uri", nsync_buf_view(&uri));
	nsync_json_member(b, "version", nsync_str(number));
	nsync_json_member(b, "item", nsync_str(item->hex));
	nsync_json_end(b);
	code = nsync_buf_check(&uri, err);
	nsync_buf_release(&uri);
	return code ? code : nsync_json_build(out, b, err);
}
