/* path.c: the grammar of a repository's paths, of story names and of their URIs. */
#include "internal.h"

/* What is left of a path, taken piece by piece. */
struct cursor {
	const char *p, *end;
};

static struct cursor cursor_of(struct nsync_str s)
{
	return (struct cursor){ s.p, s.p ? s.p + s.n : s.p };
}

/* The bytes before the next c; c itself is taken too. False, and nothing taken, without one. */
static bool until(struct nsync_str *out, struct cursor *at, char c)
{
	const char *stop = at->p == at->end ? NULL : memchr(at->p, c, (size_t)(at->end - at->p));

	if (!stop)
		return false;
	*out = (struct nsync_str){ at->p, (size_t)(stop - at->p) };
	at->p = stop + 1;
	return true;
}

static struct nsync_str rest(const struct cursor *at)
{
	return (struct nsync_str){ at->p, (size_t)(at->end - at->p) };
}

/* Exactly n digits. */
static bool fixed_number(int32_t *out, struct nsync_str s, size_t n)
{
	int32_t value = 0;

	if (s.n != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		value = value * 10 + (s.p[i] - '0');
	}
	*out = value;
	return true;
}

bool nsync_slug_valid(struct nsync_str slug)
{
	bool in_word = false;

	if (slug.n == 0 || slug.n > NSYNC_MAX_SLUG)
		return false;
	for (size_t i = 0; i < slug.n; i++) {
		char c = slug.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			in_word = true;
		else if (c == '-' && in_word)
			in_word = false;
		else
			return false;
	}
	return in_word;
}

static bool take_office(char out[NSYNC_MAX_OFFICE + 1], struct cursor *at)
{
	struct nsync_str code;

	return until(&code, at, '/') && nsync_office_code_valid(code) &&
	       nsync_str_copy(out, NSYNC_MAX_OFFICE + 1, code);
}

/* <office>/<yyyy>/<mm>/ */
static bool take_folder(struct nsync_story *out, struct cursor *at)
{
	struct nsync_str year, month;

	return take_office(out->office, at) && until(&year, at, '/') && until(&month, at, '/') &&
	       fixed_number(&out->year, year, 4) && out->year >= 1 &&
	       fixed_number(&out->month, month, 2) && out->month >= 1 && out->month <= 12;
}

static bool take_slug(struct nsync_story *out, struct nsync_str slug)
{
	return nsync_slug_valid(slug) && nsync_str_copy(out->slug, sizeof(out->slug), slug);
}

static bool take_number(int64_t *out, struct nsync_str digits)
{
	return nsync_str_number(out, digits) && *out >= 1;
}

/* "<n>.json" */
static bool take_json(int64_t *out, struct cursor *at)
{
	struct nsync_str digits;

	return until(&digits, at, '.') && take_number(out, digits) && nsync_str_is(rest(at), "json");
}

static bool take_item(struct nsync_path *out, struct cursor *at)
{
	struct nsync_str slug;

	return take_folder(&out->story, at) && until(&slug, at, '.') &&
	       take_slug(&out->story, slug) && take_json(&out->number, at);
}

static bool take_media(struct nsync_path *out, struct cursor *at)
{
	struct nsync_str hash, ext;
	uint8_t bytes[NSYNC_HASH_BYTES];

	if (!take_office(out->writer, at) || !until(&hash, at, '.') ||
	    !nsync_unhex(bytes, sizeof(bytes), hash))
		return false;
	ext = rest(at);
	if (ext.n == 0)
		return false;
	for (size_t i = 0; i < ext.n; i++) {
		if (!((ext.p[i] >= 'a' && ext.p[i] <= 'z') || (ext.p[i] >= '0' && ext.p[i] <= '9')))
			return false;
	}
	return nsync_str_copy(out->sha256, sizeof(out->sha256), hash) &&
	       nsync_str_copy(out->ext, sizeof(out->ext), ext);
}

static bool take_record(struct nsync_path *out, struct cursor *at)
{
	struct nsync_str digits;
	int64_t thousands;

	return until(&digits, at, '/') && nsync_str_number(&thousands, digits) &&
	       take_json(&out->number, at) && thousands == out->number / 1000;
}

static bool take_path(struct nsync_path *out, struct cursor *at)
{
	struct nsync_str folder;

	if (!until(&folder, at, '/'))
		return false;
	if (nsync_str_is(folder, "items")) {
		out->kind = NSYNC_PATH_ITEM;
		if (!take_item(out, at))
			return false;
		memcpy(out->writer, out->story.office, sizeof(out->writer));
		return true;
	}
	if (nsync_str_is(folder, "cosignatures")) {
		out->kind = NSYNC_PATH_COSIGNATURE;
		return take_office(out->writer, at) && take_item(out, at);
	}
	if (nsync_str_is(folder, "media")) {
		out->kind = NSYNC_PATH_MEDIA;
		return take_media(out, at);
	}
	if (nsync_str_is(folder, "trust")) {
		out->kind = NSYNC_PATH_ROOT;
		return take_json(&out->number, at);
	}
	out->kind = NSYNC_PATH_RECORD;
	return nsync_str_is(folder, "log") && take_record(out, at);
}

bool nsync_path_parse(struct nsync_path *out, struct nsync_str path)
{
	struct cursor at = cursor_of(path);

	*out = (struct nsync_path){ .kind = NSYNC_PATH_NONE };
	if (path.n < NSYNC_MAX_PATH && take_path(out, &at))
		return true;
	*out = (struct nsync_path){ .kind = NSYNC_PATH_NONE };
	return false;
}

/* ---- writing ------------------------------------------------------------------------ */

/* Where the next byte goes, and the room that is left for it and a NUL. */
struct pen {
	char *at;
	size_t room;
};

static void put(struct pen *pen, const char *text)
{
	size_t n = strlen(text);

	n = n < pen->room ? n : pen->room - 1;
	memcpy(pen->at, text, n);
	pen->at += n;
	pen->room -= n;
	*pen->at = '\0';
}

/* At least so many digits. */
static void put_number(struct pen *pen, int64_t number, size_t width)
{
	char text[24], *at = text + sizeof(text) - 1;

	*at = '\0';
	for (; at > text && (number > 0 || text + sizeof(text) - 1 - at < (ptrdiff_t)width); number /= 10)
		*--at = (char)('0' + number % 10);
	put(pen, at);
}

/* By hand, since every page of a site names hundreds of files. */
static void format_story(char out[NSYNC_MAX_PATH], const char *folder, const char *writer,
			 const struct nsync_story *story, int64_t version, const char *end)
{
	struct pen pen = { out, NSYNC_MAX_PATH };

	put(&pen, folder);
	put(&pen, writer);
	put(&pen, *writer ? "/" : "");
	put(&pen, story->office);
	put(&pen, "/");
	put_number(&pen, (unsigned)story->year % 10000, 4);
	put(&pen, "/");
	put_number(&pen, (unsigned)story->month % 100, 2);
	put(&pen, "/");
	put(&pen, story->slug);
	if (version > 0) {
		put(&pen, ".");
		put_number(&pen, version, 1);
	}
	put(&pen, end);
}

void nsync_path_prefix(char out[NSYNC_MAX_PREFIX], const char *office, enum nsync_room room)
{
	static const char *const names[NSYNC_ROOMS] = {
		[NSYNC_ROOM_COSIGNATURES] = "cosignatures",
		[NSYNC_ROOM_ITEMS] = "items",
		[NSYNC_ROOM_MEDIA] = "media",
	};

	snprintf(out, NSYNC_MAX_PREFIX, "%s/%s/", names[room], office);
}

void nsync_path_item(char out[NSYNC_MAX_PATH], const struct nsync_story *story, int64_t version)
{
	format_story(out, "items/", "", story, version, ".json");
}

void nsync_path_cosignature(char out[NSYNC_MAX_PATH], const char *cosigner,
			    const struct nsync_story *story, int64_t version)
{
	format_story(out, "cosignatures/", cosigner, story, version, ".json");
}

void nsync_path_root(char out[NSYNC_MAX_PATH], int64_t version)
{
	snprintf(out, NSYNC_MAX_PATH, "trust/%lld.json", (long long)version);
}

void nsync_path_record(char out[NSYNC_MAX_PATH], int64_t seq)
{
	snprintf(out, NSYNC_MAX_PATH, "log/%lld/%lld.json", (long long)(seq / 1000), (long long)seq);
}

void nsync_path_format(char out[NSYNC_MAX_PATH], const struct nsync_path *path)
{
	switch (path->kind) {
	case NSYNC_PATH_ITEM:
		nsync_path_item(out, &path->story, path->number);
		return;
	case NSYNC_PATH_COSIGNATURE:
		nsync_path_cosignature(out, path->writer, &path->story, path->number);
		return;
	case NSYNC_PATH_MEDIA:
		snprintf(out, NSYNC_MAX_PATH, "media/%s/%s.%s", path->writer, path->sha256, path->ext);
		return;
	case NSYNC_PATH_ROOT:
		nsync_path_root(out, path->number);
		return;
	case NSYNC_PATH_RECORD:
		nsync_path_record(out, path->number);
		return;
	case NSYNC_PATH_NONE:
		break;
	}
	out[0] = '\0';
}

void nsync_path_escape(struct nsync_buf *out, struct nsync_str path)
{
	size_t room = NSYNC_MAX_HELD_PATH;

	for (size_t i = 0; i < path.n; i++) {
		unsigned char c = (unsigned char)path.p[i];
		bool plain = c >= 0x21 && c <= 0x7e && c != '%';

		if (room < (plain ? 1u : 3u))
			return;
		room -= plain ? 1u : 3u;
		if (plain)
			nsync_buf_char(out, path.p[i]);
		else
			nsync_buf_printf(out, "%%%02X", (unsigned)c);
	}
}

/* ---- stories -------------------------------------------------------------------------- */

bool nsync_story_parse(struct nsync_story *out, int64_t *version, struct nsync_str name)
{
	struct cursor at = cursor_of(name);
	struct nsync_str slug;
	bool good;

	*out = (struct nsync_story){ .year = 0 };
	*version = 0;
	good = take_folder(out, &at);
	if (good && until(&slug, &at, '.'))
		good = take_slug(out, slug) && take_number(version, rest(&at));
	else if (good)
		good = take_slug(out, rest(&at));
	if (good)
		return true;
	*out = (struct nsync_story){ .year = 0 };
	*version = 0;
	return false;
}

void nsync_story_format(char out[NSYNC_MAX_PATH], const struct nsync_story *story, int64_t version)
{
	format_story(out, "", "", story, version, "");
}

int nsync_story_cmp(const struct nsync_story *a, const struct nsync_story *b)
{
	int order = strcmp(a->office, b->office);

	if (order)
		return order;
	if (a->year != b->year)
		return a->year < b->year ? -1 : 1;
	if (a->month != b->month)
		return a->month < b->month ? -1 : 1;
	return strcmp(a->slug, b->slug);
}

bool nsync_uri_parse(struct nsync_str *authority, struct nsync_story *story, struct nsync_str uri)
{
	struct cursor at = cursor_of(uri);
	struct nsync_str scheme;
	int64_t version;

	*authority = (struct nsync_str){ NULL, 0 };
	*story = (struct nsync_story){ .year = 0 };
	if (!until(&scheme, &at, ':') || !nsync_str_is(scheme, "tag") || !until(authority, &at, ':') ||
	    authority->n == 0 || !nsync_story_parse(story, &version, rest(&at)) || version != 0) {
		*authority = (struct nsync_str){ NULL, 0 };
		*story = (struct nsync_story){ .year = 0 };
		return false;
	}
	return true;
}

void nsync_uri_add(struct nsync_buf *out, struct nsync_str authority, const struct nsync_story *story)
{
	char name[NSYNC_MAX_PATH];

	nsync_story_format(name, story, 0);
	nsync_buf_text(out, "tag:");
	nsync_buf_str(out, authority);
	nsync_buf_char(out, ':');
	nsync_buf_text(out, name);
}
