/* json_layout.c: what must hold for layout, canonical form, pointers of any document. */
#include <criterion/criterion.h>

#include "tests/prop/json_random.h"

#ifdef __SANITIZE_ADDRESS__
#define DOCUMENTS 10000
#else
#define DOCUMENTS 50000
#endif

static struct nsync_json_doc doc, again;
static struct nsync_error err;

static bool reads(struct nsync_json_doc *out, struct nsync_str text)
{
	err.code = NSYNC_OK;
	return nsync_json_read(out, text, &nsync_json_any, &err) == NSYNC_OK;
}

/* False where a number is beyond a double, the only thing that has no canonical form. */
static bool write_both(struct nsync_buf *layout, struct nsync_buf *canonical,
		       const struct nsync_json *value)
{
	nsync_buf_clear(layout);
	nsync_buf_clear(canonical);
	err.code = NSYNC_OK;
	enum nsync_code code = nsync_json_layout(layout, value, &err);

	if (code == NSYNC_OK)
		code = nsync_json_canonical(canonical, value, &err);
	cr_assert(code == NSYNC_OK || code == NSYNC_EINVAL, "%s", err.text);
	return code == NSYNC_OK;
}

/* Written forms are stable, equal in value, and only they pass as laid out. */
static void check_forms(struct nsync_str text, struct nsync_buf *layout, struct nsync_buf *canonical)
{
	struct nsync_buf layout2 = NSYNC_BUF_INIT(1000000), canonical2 = layout2;

	if (!write_both(layout, canonical, doc.root)) {
		cr_assert_neq(doc.layout_at, SIZE_MAX, "%.*s", NSYNC_FMT(text));
		return;
	}
	cr_assert_eq(doc.layout_at == SIZE_MAX, nsync_str_eq(text, nsync_buf_view(layout)), "%.*s",
		     NSYNC_FMT(text));
	cr_assert(doc.layout_at == SIZE_MAX || doc.layout_at <= text.n);
	cr_assert(reads(&again, nsync_buf_view(layout)), "%s", layout->p);
	cr_assert_eq(again.layout_at, SIZE_MAX, "%s", layout->p);
	cr_assert(write_both(&layout2, &canonical2, again.root));
	cr_assert(nsync_str_eq(nsync_buf_view(layout), nsync_buf_view(&layout2)), "%s", layout->p);
	cr_assert(nsync_str_eq(nsync_buf_view(canonical), nsync_buf_view(&canonical2)), "%s", layout->p);
	cr_assert(reads(&again, nsync_buf_view(canonical)), "%s", canonical->p);
	cr_assert(write_both(&layout2, &canonical2, again.root));
	cr_assert(nsync_str_eq(nsync_buf_view(layout), nsync_buf_view(&layout2)), "%s", layout->p);
	cr_assert(nsync_str_eq(nsync_buf_view(canonical), nsync_buf_view(&canonical2)), "%s", layout->p);
	nsync_buf_release(&layout2);
	nsync_buf_release(&canonical2);
}

/* Every value is found again by its pointer, and its offset is where it begins. */
static void check_nodes(const struct nsync_json *container, struct nsync_str text)
{
	static const char first[] = { [NSYNC_JSON_NULL] = 'n',   [NSYNC_JSON_FALSE] = 'f',
				      [NSYNC_JSON_TRUE] = 't',   [NSYNC_JSON_STRING] = '"',
				      [NSYNC_JSON_ARRAY] = '[',  [NSYNC_JSON_OBJECT] = '{' };

	for (const struct nsync_json *at = nsync_json_first(container); at;
	     at = nsync_json_next(container, at)) {
		const struct nsync_json *value = at + (container->type == NSYNC_JSON_OBJECT);
		struct nsync_buf pointer = NSYNC_BUF_INIT(10000);
		char c = text.p[value->offset];

		nsync_json_pointer(&pointer, doc.root, at);
		cr_assert_eq(nsync_json_at(doc.root, nsync_buf_view(&pointer)), value, "%s in %.*s",
			     pointer.p, NSYNC_FMT(text));
		if (value->type == NSYNC_JSON_NUMBER)
			cr_assert(c == '-' || (c >= '0' && c <= '9'));
		else
			cr_assert_eq(c, first[value->type]);
		nsync_buf_release(&pointer);
		check_nodes(value, text);
	}
}

Test(json_layout_prop, forms)
{
	struct random r = { 8785 };
	struct nsync_buf text = NSYNC_BUF_INIT(1000000), layout = text, canonical = text, other = text;
	unsigned passed = 0;

	for (unsigned i = 0; i < DOCUMENTS; i++) {
		nsync_buf_clear(&text);
		random_value(&text, &r, i % 6, i % 3 ? 0 : 20);
		if (!reads(&doc, nsync_buf_view(&text))) /* a repeated name */
			continue;
		check_nodes(doc.root, nsync_buf_view(&text));
		check_forms(nsync_buf_view(&text), &layout, &canonical);
		if (err.code != NSYNC_OK) /* beyond a double */
			continue;
		passed++;
		/* Mutations of the layout: what passes as laid out is spelt in its only way. */
		for (int j = 0; j < 4; j++) {
			nsync_buf_clear(&text);
			nsync_buf_str(&text, nsync_buf_view(&layout));
			random_mutate(&text, &r);
			if (reads(&doc, nsync_buf_view(&text)))
				check_forms(nsync_buf_view(&text), &other, &canonical);
		}
	}
	cr_assert_gt(passed, DOCUMENTS / 2);
	nsync_buf_release(&text);
	nsync_buf_release(&layout);
	nsync_buf_release(&canonical);
	nsync_buf_release(&other);
	nsync_json_doc_release(&doc);
	nsync_json_doc_release(&again);
}

/* Equality is by value: the order of members and the spelling of text do not matter, values do. */
Test(json_layout_prop, equality)
{
	struct random r = { 6901 };
	struct nsync_buf text = NSYNC_BUF_INIT(1000000), layout = text, canonical = text, other = text;
	unsigned different = 0;

	for (unsigned i = 0; i < DOCUMENTS; i++) {
		nsync_buf_clear(&text);
		random_value(&text, &r, i % 6, 0);
		if (!reads(&doc, nsync_buf_view(&text)) || !write_both(&layout, &canonical, doc.root))
			continue;
		cr_assert(nsync_json_equal(doc.root, doc.root), "%s", text.p);
		/* A 16-digit number may not be what its double prints as. */
		cr_assert(reads(&again, nsync_buf_view(&layout)));
		bool exact = nsync_json_equal(doc.root, again.root);

		cr_assert_eq(exact, nsync_json_equal(again.root, doc.root), "%s", text.p);
		random_mutate(&text, &r);
		if (!reads(&again, nsync_buf_view(&text)) || !write_both(&layout, &other, again.root) ||
		    !reads(&doc, nsync_buf_view(&canonical)))
			continue;
		/* Equal values have one canonical form; other forms, other values. */
		if (nsync_json_equal(doc.root, again.root))
			cr_assert(nsync_str_eq(nsync_buf_view(&canonical), nsync_buf_view(&other)), "%s",
				  text.p);
		else
			different++;
	}
	cr_assert_gt(different, DOCUMENTS / 20);
	nsync_buf_release(&text);
	nsync_buf_release(&layout);
	nsync_buf_release(&canonical);
	nsync_buf_release(&other);
	nsync_json_doc_release(&doc);
	nsync_json_doc_release(&again);
}
