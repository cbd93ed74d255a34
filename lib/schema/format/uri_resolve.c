/* uri_resolve.c: URI references resolved against a base (RFC 3986 section 5.2). */
#include "lib/schema/internal.h"

/* The five parts of a reference; p is NULL where the part is not there. */
struct parts {
	struct nsync_str scheme, authority, path, query, fragment;
};

static struct nsync_str cut(struct nsync_str s, size_t from, size_t to)
{
	return (struct nsync_str){ s.p + from, to - from };
}

static size_t find(struct nsync_str s, size_t from, const char *stops)
{
	while (from < s.n && !(s.p[from] && strchr(stops, s.p[from])))
		from++;
	return from;
}

static bool is_scheme(struct nsync_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

		if (!letter &&
		    (i == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.')))
			return false;
	}
	return s.n > 0;
}

static struct parts split(struct nsync_str uri)
{
	struct parts out = { 0 };
	size_t at = 0, end = find(uri, 0, ":/?#");

	if (end < uri.n && uri.p[end] == ':' && is_scheme(cut(uri, 0, end))) {
		out.scheme = cut(uri, 0, end);
		at = end + 1;
	}
	if (uri.n - at >= 2 && uri.p[at] == '/' && uri.p[at + 1] == '/') {
		end = find(uri, at + 2, "/?#");
		out.authority = cut(uri, at + 2, end);
		at = end;
	}
	end = find(uri, at, "?#");
	out.path = cut(uri, at, end);
	at = end;
	if (at < uri.n && uri.p[at] == '?') {
		end = find(uri, at + 1, "#");
		out.query = cut(uri, at + 1, end);
		at = end;
	}
	if (at < uri.n && uri.p[at] == '#')
		out.fragment = cut(uri, at + 1, uri.n);
	return out;
}

/* Take the last segment and its slash away, but nothing before start. */
static void drop_segment(struct nsync_buf *out, size_t start)
{
	while (out->n > start && out->p[out->n - 1] != '/')
		out->n--;
	if (out->n > start)
		out->n--;
}

/* RFC 3986 section 5.2.4, appending to out. */
static void add_without_dots(struct nsync_buf *out, struct nsync_str path)
{
	size_t start = out->n, at = 0;

	while (at < path.n) {
		size_t end = at + (path.p[at] == '/');

		while (end < path.n && path.p[end] != '/')
			end++;
		struct nsync_str segment = cut(path, at, end);
		struct nsync_str name = segment;

		if (name.n && name.p[0] == '/') {
			name.p++;
			name.n--;
		}
		bool dot = nsync_str_is(name, "."), dots = nsync_str_is(name, "..");

		if (dots)
			drop_segment(out, start);
		if (!dot && !dots)
			nsync_buf_str(out, segment);
		else if (end == path.n && segment.p[0] == '/')
			nsync_buf_char(out, '/');
		at = end;
	}
}

static void add_path(struct nsync_buf *out, const struct parts *base, const struct parts *ref)
{
	struct nsync_buf merged = NSYNC_BUF_INIT(out->max);

	if (ref->path.n && ref->path.p[0] == '/') {
		add_without_dots(out, ref->path);
		return;
	}
	if (base->authority.p && base->path.n == 0) {
		nsync_buf_char(&merged, '/');
	} else {
		size_t slash = base->path.n;

		while (slash && base->path.p[slash - 1] != '/')
			slash--;
		nsync_buf_str(&merged, cut(base->path, 0, slash));
	}
	nsync_buf_str(&merged, ref->path);
	if (merged.code != NSYNC_OK)
		out->code = merged.code;
	add_without_dots(out, nsync_buf_view(&merged));
	nsync_buf_release(&merged);
}

void nsync_schema_uri_resolve(struct nsync_buf *out, struct nsync_str base, struct nsync_str ref)
{
	struct parts b = split(base), r = split(ref);
	const struct parts *authority = r.scheme.p || r.authority.p ? &r : &b;
	struct nsync_str scheme = r.scheme.p ? r.scheme : b.scheme;

	if (scheme.p) {
		nsync_buf_str(out, scheme);
		nsync_buf_char(out, ':');
	}
	if (authority->authority.p) {
		nsync_buf_text(out, "//");
		nsync_buf_str(out, authority->authority);
	}
	if (authority == &r) {
		/* an opaque path (urn:, tag:) has no dot segments to speak of */
		if (r.authority.p || (r.path.n && r.path.p[0] == '/'))
			add_without_dots(out, r.path);
		else
			nsync_buf_str(out, r.path);
	} else if (r.path.n == 0) {
		nsync_buf_str(out, b.path);
		if (!r.query.p)
			r.query = b.query;
	} else {
		add_path(out, &b, &r);
	}
	if (r.query.p) {
		nsync_buf_char(out, '?');
		nsync_buf_str(out, r.query);
	}
	if (r.fragment.p) {
		nsync_buf_char(out, '#');
		nsync_buf_str(out, r.fragment);
	}
}

struct nsync_str nsync_schema_uri_split(struct nsync_str uri, struct nsync_str *fragment)
{
	size_t hash = find(uri, 0, "#");

	*fragment = hash < uri.n ? cut(uri, hash + 1, uri.n) : (struct nsync_str){ NULL, 0 };
	return cut(uri, 0, hash);
}
