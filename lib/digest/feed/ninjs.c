/*
 * ninjs.c: an array of plain ninjs 3.1 documents, each the body of a signed item as `nsync export` writes it. One
 * thing can be missing: an association with a story that is held, under embargo, expired or killed, so that
 * its name is not told.
 */
#include <stdlib.h>

#include "lib/digest/feed/json_list.h"

/* ---- which stories may be named ------------------------------------------------------------------- */

static int compare_names(const void *a, const void *b)
{
	return nsync_str_cmp(*(const struct nsync_str *)a, *(const struct nsync_str *)b);
}

static enum nsync_code take_names(struct ninjs_names *out, const struct nsync_digest *digest, struct nsync_error *err)
{
	out->uris = calloc(digest->count + 1, sizeof(*out->uris));
	if (!out->uris)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < digest->count; i++)
		out->uris[i] = digest->entries[i].item->uri;
	out->count = digest->count;
	qsort(out->uris, out->count, sizeof(*out->uris), compare_names);
	return NSYNC_OK;
}

enum nsync_code nsync_ninjs_names_find(struct ninjs_names *out, const struct nsync_digest *digest,
				       struct nsync_error *err)
{
	AUTO(nsync_digest_release) struct nsync_digest all = { 0 };
	struct nsync_digest_options every = { 0 };

	*out = (struct ninjs_names){ NULL, 0 };
	if (!digest->stories || !digest->options)
		return take_names(out, digest, err);
	every.as_of = digest->options->as_of;
	TRY(nsync_digest_select(&all, digest->region, digest->stories, digest->story_count, &every,
				err));
	return take_names(out, &all, err);
}

void nsync_ninjs_names_release(struct ninjs_names *names)
{
	free(names->uris);
	names->uris = NULL;
	names->count = 0;
}

static bool may_stay(const struct ninjs_names *names, const struct nsync_json *association)
{
	struct nsync_str uri = nsync_json_get_str(association, NSYNC_STR("uri")), authority;
	struct nsync_story story;

	if (!nsync_uri_parse(&authority, &story, uri))
		return true;
	return bsearch(&uri, names->uris, names->count, sizeof(uri), compare_names) != NULL;
}

/* ---- bodies ------------------------------------------------------------------------------------------ */

static const struct nsync_json *associations(const struct nsync_item *item)
{
	const struct nsync_json *list = nsync_json_get(item->body, NSYNC_STR("associations"));

	return list && list->type == NSYNC_JSON_ARRAY ? list : NULL;
}

static size_t count_kept(const struct ninjs_names *names, const struct nsync_json *list)
{
	size_t n = 0;

	for (const struct nsync_json *a = nsync_json_first(list); a; a = nsync_json_next(list, a))
		n += may_stay(names, a);
	return n;
}

/* Whether all of it may be told. */
static bool is_whole(const struct ninjs_names *names, const struct nsync_item *item)
{
	const struct nsync_json *list = associations(item);

	return !list || count_kept(names, list) == list->len;
}

/* The associations that are kept; no array at all where none is. */
static void add_kept(struct nsync_json_builder *b, const struct ninjs_names *names, const struct nsync_json *list)
{
	if (!count_kept(names, list))
		return;
	nsync_json_name(b, "associations");
	nsync_json_begin_array(b);
	for (const struct nsync_json *a = nsync_json_first(list); a; a = nsync_json_next(list, a))
		if (may_stay(names, a))
			nsync_json_add_value(b, a);
	nsync_json_end(b);
}

void nsync_ninjs_add(struct nsync_json_builder *b, const struct ninjs_names *names,
		     const struct nsync_item *item)
{
	const struct nsync_json *list = associations(item);

	if (is_whole(names, item)) {
		nsync_json_add_value(b, item->body);
		return;
	}
	nsync_json_begin_object(b);
	for (const struct nsync_json *name = nsync_json_first(item->body); name; name = nsync_json_next(item->body, name)) {
		if (name + 1 == list) {
			add_kept(b, names, list);
			continue;
		}
		nsync_json_name_str(b, nsync_json_str(name));
		nsync_json_add_value(b, name + 1);
	}
	nsync_json_end(b);
}

static enum nsync_code add_item(struct json_list *list, const struct ninjs_names *names, const struct nsync_item *item,
				struct nsync_error *err)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = NULL;

	if (is_whole(names, item))
		return nsync_json_list_value(list, item->body, err);
	b = nsync_json_builder_new();
	nsync_ninjs_add(b, names, item);
	return nsync_json_list_built(list, b, err);
}

enum nsync_code nsync_digest_render_ninjs(struct nsync_buf *out, const struct nsync_digest *digest,
					  struct nsync_error *err)
{
	AUTO(nsync_json_list_release) struct json_list list = { 0 };
	AUTO(nsync_ninjs_names_release) struct ninjs_names names = { NULL, 0 };

	TRY(nsync_ninjs_names_find(&names, digest, err));
	TRY(nsync_json_list_begin(&list, out, NULL, NULL, err));
	for (size_t i = 0; i < digest->count; i++)
		TRY(add_item(&list, &names, digest->entries[i].item, err));
	return nsync_json_list_end(&list, err);
}
