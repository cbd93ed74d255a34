/*
 * json.c: the whole digest for programs, as schema/digest-json.schema.json has it: what it was made of, each item with
 * where it comes from, and which stories were killed.
 */
#include "lib/digest/feed/feed.h"
#include "lib/digest/feed/json_list.h"

static void add_time(struct nsync_json_builder *b, const char *name, struct nsync_time time)
{
	char text[32];

	nsync_time_format(text, time);
	nsync_json_member(b, name, nsync_str(text));
}

static void add_region(struct nsync_json_builder *b, const struct nsync_digest_region *region)
{
	nsync_json_name(b, "region");
	nsync_json_begin_object(b);
	nsync_json_member(b, "authority", region->authority);
	if (region->names) {
		nsync_json_name(b, "names");
		nsync_json_add_value(b, region->names);
	}
	if (region->pin.hex[0])
		nsync_json_member(b, "pin", nsync_str(region->pin.hex));
	nsync_json_end(b);
	if (!region->record_seq)
		return;
	nsync_json_name(b, "record");
	nsync_json_begin_object(b);
	nsync_json_name(b, "seq");
	nsync_json_add_int(b, region->record_seq);
	nsync_json_member(b, "id", nsync_str(region->record_id.hex));
	nsync_json_end(b);
}

/* Nothing of a killed story but its name, when it was killed, and in which language it had been. */
static void add_kills(struct nsync_json_builder *b, const struct feed_kills *kills)
{
	nsync_json_name(b, "kills");
	nsync_json_begin_array(b);
	for (size_t i = 0; i < kills->count; i++) {
		nsync_json_begin_object(b);
		nsync_json_member(b, "uri", kills->at[i]->item->uri);
		add_time(b, "when", kills->at[i]->item->version_created);
		nsync_json_member(b, "language", kills->at[i]->notice_language);
		nsync_json_end(b);
	}
	nsync_json_end(b);
}

/* The language is as it was typed, if it was. */
static void add_language(struct nsync_json_builder *b, struct nsync_str language, enum nsync_code *code)
{
	AUTO(nsync_buf_release) struct nsync_buf clean = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);

	nsync_digest_escape_text(&clean, language);
	nsync_json_member(b, "language", nsync_buf_view(&clean));
	if (!*code)
		*code = clean.code;
}

static void add_head(struct nsync_json_builder *b, const struct nsync_digest *digest, const struct feed_kills *kills,
		     enum nsync_code *code)
{
	nsync_json_begin_object(b);
	nsync_json_member(b, "format", NSYNC_STR("nsync-digest-1"));
	add_language(b, digest->language, code);
	if (digest->region)
		add_region(b, digest->region);
	add_kills(b, kills);
	nsync_json_name(b, "items");
	nsync_json_begin_array(b);
	nsync_json_end(b);
	nsync_json_end(b);
}

static void add_item(struct nsync_json_builder *b, const struct nsync_digest_entry *entry,
		     const struct ninjs_names *names)
{
	const struct nsync_item *item = entry->item;
	char path[NSYNC_MAX_PATH], date[16];

	nsync_path_item(path, &item->story, item->version);
	nsync_date_format(date, nsync_time_local_date(item->first_created));
	nsync_json_begin_object(b);
	nsync_json_member(b, "date", nsync_str(date));
	nsync_json_member(b, "path", nsync_str(path));
	nsync_json_member(b, "id", nsync_str(entry->id.hex));
	if (entry->seq) {
		nsync_json_name(b, "record");
		nsync_json_add_int(b, entry->seq);
	}
	nsync_json_name(b, "otherLanguage");
	nsync_json_add_bool(b, entry->other_language);
	nsync_json_name(b, "item");
	nsync_ninjs_add(b, names, item);
	nsync_json_end(b);
}

enum nsync_code nsync_digest_render_json(struct nsync_buf *out, const struct nsync_digest *digest,
					 struct nsync_error *err)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	AUTO(nsync_json_list_release) struct json_list list = { 0 };
	AUTO(nsync_ninjs_names_release) struct ninjs_names names = { NULL, 0 };
	AUTO(nsync_feed_kills_release) struct feed_kills kills = { NULL, 0 };

	TRY(nsync_ninjs_names_find(&names, digest, err));
	TRY(nsync_feed_kills_find(&kills, digest, err));
	add_head(b, digest, &kills, &out->code);
	TRY(nsync_json_list_begin(&list, out, b, "items", err));
	for (size_t i = 0; i < digest->count; i++) {
		add_item(b, &digest->entries[i], &names);
		TRY(nsync_json_list_built(&list, b, err));
	}
	return nsync_json_list_end(&list, err);
}
