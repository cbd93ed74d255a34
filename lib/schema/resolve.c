/* resolve.c: documents, the resources and anchors in them, and where references lead. */
#include "internal.h"

#include <stdarg.h>
#include <stdio.h>

#define MAX_URI 65536u

bool nsync_schema_no_memory(struct schema_compiler *c)
{
	nsync_fail_memory(c->err);
	return false;
}

bool nsync_schema_fault(struct schema_compiler *c, uint32_t resource, const struct nsync_json *node,
			const char *format, ...)
{
	struct nsync_schema *s = c->schema;
	struct nsync_buf where = NSYNC_BUF_INIT(sizeof(c->err->where) - 1);
	struct schema_document *document = s->resources[resource].document;
	char text[sizeof(c->err->text)];
	va_list args;

	if (document->next) { /* not the schema itself, which was loaded first */
		nsync_buf_str(&where, document->uri);
		nsync_buf_char(&where, '#');
	}
	nsync_json_pointer(&where, document->doc.root, node);
	va_start(args, format);
	nsync_vformat(text, sizeof(text), format, args);
	va_end(args);
	if (where.code == NSYNC_ENOMEM)
		nsync_schema_no_memory(c);
	else
		nsync_fail(c->err, NSYNC_EINVAL, where.p ? where.p : "", "%s", text);
	nsync_buf_release(&where);
	return false;
}

const struct schema_anchor *nsync_schema_anchor(const struct schema_resource *resource,
						struct nsync_str name)
{
	for (const struct schema_anchor *a = resource->anchors; a; a = a->next)
		if (nsync_str_eq(a->name, name))
			return a;
	return NULL;
}

static uint32_t resource_by_uri(const struct nsync_schema *s, struct nsync_str uri)
{
	for (uint32_t i = 0; i < s->resource_count; i++)
		if (nsync_str_eq(s->resources[i].uri, uri))
			return i;
	/* a document is also found where it was retrieved from */
	for (uint32_t i = 0; i < s->resource_count; i++)
		if (s->resources[i].parent == SCHEMA_NONE &&
		    nsync_str_eq(s->resources[i].document->uri, uri))
			return i;
	return SCHEMA_NONE;
}

static bool add_resource(struct schema_compiler *c, uint32_t *out, struct schema_document *document,
			 const struct nsync_json *root, struct nsync_str uri, uint32_t parent)
{
	struct nsync_schema *s = c->schema;

	*out = s->resource_count;
	if (!SCHEMA_HAS_ROOM(s->resources, s->resource_count, c->resource_cap) ||
	    !nsync_schema_map_set(&c->roots, root, *out))
		return nsync_schema_no_memory(c);
	s->resources[s->resource_count++] = (struct schema_resource){
		.uri = uri, .root = root, .document = document, .parent = parent
	};
	return true;
}

/* A schema with $id begins a resource. */
static bool index_id(struct schema_compiler *c, uint32_t *resource, const struct nsync_json *node,
		     const struct nsync_json *id)
{
	struct schema_resource *around = &c->schema->resources[*resource];
	struct nsync_buf full = NSYNC_BUF_INIT(MAX_URI);
	struct nsync_str fragment, uri;
	enum nsync_code code;

	nsync_schema_uri_resolve(&full, around->uri, nsync_json_str(id));
	code = full.code;
	uri = nsync_schema_uri_split(nsync_buf_view(&full), &fragment);
	bool bad = fragment.n > 0;

	uri = nsync_schema_copy(c->schema, uri);
	nsync_buf_release(&full);
	if (code == NSYNC_ELIMIT || bad)
		return nsync_schema_fault(c, *resource, id,
					  bad ? "$id has a fragment" : "$id is too long");
	if (code != NSYNC_OK || !uri.p)
		return nsync_schema_no_memory(c);
	if (around->root == node) {
		around->uri = uri;
		return true;
	}
	for (uint32_t i = 0; i < c->schema->resource_count; i++)
		if (c->schema->resources[i].document == around->document &&
		    nsync_str_eq(c->schema->resources[i].uri, uri))
			return nsync_schema_fault(c, *resource, id, "$id \"%.*s\" is taken",
						  NSYNC_FMT(uri));
	return add_resource(c, resource, around->document, node, uri, *resource);
}

static bool index_anchor(struct schema_compiler *c, uint32_t resource,
			 const struct nsync_json *node, const struct nsync_json *name, bool dynamic)
{
	struct schema_resource *r = &c->schema->resources[resource];
	const struct schema_anchor *same = nsync_schema_anchor(r, nsync_json_str(name));

	if (same && same->node != node)
		return nsync_schema_fault(c, resource, name, "anchor \"%.*s\" is taken",
					  NSYNC_FMT(nsync_json_str(name)));
	struct schema_anchor *anchor = nsync_schema_alloc(c->schema, sizeof(*anchor));

	if (!anchor)
		return nsync_schema_no_memory(c);
	*anchor = (struct schema_anchor){ r->anchors, nsync_json_str(name), node, dynamic };
	if (same && same->dynamic)
		anchor->dynamic = true;
	r->anchors = anchor;
	return true;
}

/* Find the resources and anchors below a schema, where keywords hold schemas. */
static bool index_schema(struct schema_compiler *c, uint32_t resource,
			 const struct nsync_json *node)
{
	const struct nsync_json *id = nsync_json_get(node, NSYNC_STR("$id"));

	if (node->type != NSYNC_JSON_OBJECT)
		return true;
	if (id && id->type == NSYNC_JSON_STRING && !index_id(c, &resource, node, id))
		return false;
	for (const struct nsync_json *m = nsync_json_first(node); m; m = nsync_json_next(node, m)) {
		const struct schema_word *word = nsync_schema_word(nsync_json_str(m));
		const struct nsync_json *value = m + 1;

		if (!word || nsync_schema_word_check(word, value))
			continue; /* said when it is compiled, if it ever is */
		if ((word->id == K_ANCHOR || word->id == K_DYNAMIC_ANCHOR) &&
		    !index_anchor(c, resource, node, value, word->id == K_DYNAMIC_ANCHOR))
			return false;
		if (word->shape == SHAPE_SCHEMA && !index_schema(c, resource, value))
			return false;
		if (word->shape != SHAPE_LIST && word->shape != SHAPE_MAP)
			continue;
		for (const struct nsync_json *v = nsync_json_first(value); v;
		     v = nsync_json_next(value, v))
			if (!index_schema(c, resource, v + (word->shape == SHAPE_MAP)))
				return false;
	}
	return true;
}

bool nsync_schema_load(struct schema_compiler *c, uint32_t *resource, struct nsync_str uri,
		       struct nsync_str bytes)
{
	struct schema_document *document = nsync_schema_alloc(c->schema, sizeof(*document));
	struct nsync_str copy = nsync_schema_copy(c->schema, bytes), fragment;

	if (!document || !copy.p)
		return nsync_schema_no_memory(c);
	document->uri = nsync_schema_copy(c->schema, nsync_schema_uri_split(uri, &fragment));
	if (!document->uri.p)
		return nsync_schema_no_memory(c);
	document->next = c->schema->documents;
	c->schema->documents = document;
	nsync_json_doc_init(&document->doc);
	if (nsync_json_read(&document->doc, copy, &nsync_json_any, c->err) != NSYNC_OK ||
	    !add_resource(c, resource, document, document->doc.root, document->uri, SCHEMA_NONE))
		return false;
	return index_schema(c, *resource, document->doc.root);
}

bool nsync_schema_document(struct schema_compiler *c, struct nsync_str uri, uint32_t *resource)
{
	struct nsync_str retrieval, bytes;

	*resource = resource_by_uri(c->schema, uri);
	if (*resource != SCHEMA_NONE)
		return true;
	bytes = nsync_schema_refs_find(c->options ? c->options->refs : NULL, uri, &retrieval);
	return !bytes.p || nsync_schema_load(c, resource, retrieval, bytes);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

/* Percent-decode a fragment. */
static struct nsync_str decode(struct nsync_schema *s, struct nsync_str fragment)
{
	char *out = nsync_schema_alloc(s, fragment.n + 1);
	size_t n = 0;

	for (size_t i = 0; out && i < fragment.n; i++) {
		bool escape = fragment.p[i] == '%' && i + 2 < fragment.n &&
			      hex_digit(fragment.p[i + 1]) >= 0 &&
			      hex_digit(fragment.p[i + 2]) >= 0;

		out[n++] = escape ? (char)(hex_digit(fragment.p[i + 1]) * 16 +
					   hex_digit(fragment.p[i + 2]))
				  : fragment.p[i];
		i += escape ? 2 : 0;
	}
	return (struct nsync_str){ out, n };
}

/* Follow a JSON Pointer token by token: on the way it may enter other resources. */
static const struct nsync_json *follow(struct schema_compiler *c, struct nsync_str pointer,
				       const struct nsync_json *node, uint32_t *resource)
{
	for (size_t at = 0, end; node && at < pointer.n; at = end) {
		for (end = at + 1; end < pointer.n && pointer.p[end] != '/'; end++)
			;
		node = nsync_json_at(node, (struct nsync_str){ pointer.p + at, end - at });
		if (!node)
			return NULL;
		uint32_t root = nsync_schema_map_get(&c->roots, node);

		if (root != SCHEMA_NONE)
			*resource = root;
	}
	return node;
}

static bool find_target(struct schema_compiler *c, struct nsync_str full, uint32_t from,
			const struct nsync_json **node, uint32_t *resource,
			struct nsync_str *anchor)
{
	struct nsync_str fragment, base = nsync_schema_uri_split(full, &fragment);
	struct nsync_schema *s = c->schema;

	*resource = from;
	if (!nsync_str_eq(s->resources[from].uri, base) &&
	    !nsync_schema_document(c, base, resource))
		return false;
	if (*resource == SCHEMA_NONE)
		return true;
	fragment = decode(s, fragment);
	if (!fragment.p)
		return nsync_schema_no_memory(c);
	*node = s->resources[*resource].root;
	if (fragment.n && fragment.p[0] == '/') {
		*node = follow(c, fragment, *node, resource);
	} else if (fragment.n) {
		const struct schema_anchor *found =
			nsync_schema_anchor(&s->resources[*resource], fragment);

		*node = found ? found->node : NULL;
		if (found && found->dynamic)
			*anchor = found->name;
	}
	return true;
}

bool nsync_schema_resolve(struct schema_compiler *c, uint32_t from, const struct nsync_json *ref,
			  const struct nsync_json **node, uint32_t *resource,
			  struct nsync_str *anchor)
{
	struct nsync_buf full = NSYNC_BUF_INIT(MAX_URI);
	bool done;

	*node = NULL;
	*anchor = (struct nsync_str){ NULL, 0 };
	nsync_schema_uri_resolve(&full, c->schema->resources[from].uri, nsync_json_str(ref));
	if (full.code == NSYNC_ENOMEM)
		done = nsync_schema_no_memory(c);
	else if (full.code != NSYNC_OK)
		done = nsync_schema_fault(c, from, ref, "the reference is too long");
	else
		done = find_target(c, nsync_buf_view(&full), from, node, resource, anchor);
	if (done && !*node)
		done = nsync_schema_fault(c, from, ref, "\"%.*s\" leads nowhere",
					  NSYNC_FMT(nsync_buf_view(&full)));
	else if (done && (*node)->type != NSYNC_JSON_OBJECT && (*node)->type != NSYNC_JSON_TRUE &&
		 (*node)->type != NSYNC_JSON_FALSE)
		done = nsync_schema_fault(c, from, ref, "\"%.*s\" is no schema",
					  NSYNC_FMT(nsync_buf_view(&full)));
	nsync_buf_release(&full);
	return done;
}
