/*
 * internal.h: what the files of the site share. site.c plans, all pages are then written on all cores:
 * site/frame.c has what is around every page, site/story.c and site/list.c what is in them.
 */
#ifndef NSYNC_LIB_DIGEST_SITE_H
#define NSYNC_LIB_DIGEST_SITE_H

#include <stdatomic.h>

#include "nsync/page.h"
#include "nsync/site.h"

#define SITE_LATEST   30u  /* stories on the front page of anything */
#define SITE_NONE     SIZE_MAX
#define SITE_LEDE     220u /* bytes of a story's first words in a list */
#define SITE_BUNDLE   32u  /* stories whose signed files lie in one file, at most */
#define SITE_MAX_PAGE NSYNC_MAX_OUTPUT_BYTES
#define SITE_PATH     400u /* bytes of any path in the site */

/* A story that has a page. */
struct site_story {
	const struct nsync_digest_entry *entry;
	const struct nsync_digest_story *story; /* with its versions; NULL: not known */
	size_t tree;   /* in whose language its page is */
	size_t family; /* the same for all translations of one text */
	size_t next;   /* another one of its family; SITE_NONE: the last */
	struct nsync_date date;  /* local, of firstCreated */
	struct nsync_buf path;   /* of its page, from the site's folder */
	struct nsync_str words;  /* its first ones, NSYNC_DIGEST_WORDS bytes of them */
	struct nsync_buf own_words; /* where they lie, unless they were at hand */
	struct nsync_buf named;  /* ' data-item="…" data-file="…"': what an element says of the signed file it shows */
	char bundle[24];         /* "2018-08-09": which file of data/items/ has its signed file */
	bool kept_back;          /* its signed file names a story that may not be told of */
};

/* Stories of one day: their signed files are one file of the site. */
struct site_bundle {
	size_t first, count; /* in the digest's order */
};

/* A story's line in the lists of years, the same in all of them. */
struct site_line {
	size_t n;
	char html[];
};

/* Stories that belong together in one language's pages. */
enum site_kind { SITE_OFFICE, SITE_TOPIC, SITE_MONTH };

struct site_section {
	enum site_kind kind;
	size_t tree;
	char key[12];       /* "gt", "20000587", "2018-08" */
	const size_t *at;   /* stories, in the digest's order */
	size_t count;
};

struct site {
	const struct nsync_digest *digest;
	const struct nsync_digest_region *region;
	const struct nsync_digest_options *options;
	const struct nsync_digest_look *look;
	const struct nsync_site_source *source;
	const struct nsync_site_sink *sink;
	struct nsync_str build_id;
	const struct nsync_archive_record *records;
	size_t record_count;
	uint8_t *public;           /* by digest->stories: whether readers may know of it; public.c */
	struct nsync_sha256
		input; /* of what all stories' pages have in common: nsync_site_input_begin */
	struct nsync_str languages[NSYNC_MAX_DIGEST_LANGUAGES];
	char folders[NSYNC_MAX_DIGEST_LANGUAGES][NSYNC_MAX_LANGUAGE + 1];
	size_t trees;
	struct site_story *stories; /* in the digest's order */
	size_t count;
	struct site_bundle *bundles;
	size_t bundle_count;
	size_t *lists[NSYNC_MAX_DIGEST_LANGUAGES]; /* each family once, in the digest's order */
	size_t list_counts[NSYNC_MAX_DIGEST_LANGUAGES];
	_Atomic(struct site_line *) *lines[NSYNC_MAX_DIGEST_LANGUAGES]; /* of each story, once a list has it */
	struct site_section *sections; /* by tree, kind, key */
	size_t section_count;
	size_t *section_at;            /* where their `at` lie */
	size_t first_of[NSYNC_MAX_DIGEST_LANGUAGES][4]; /* first section of a kind; [3]: past the last */
};

/* ---- which stories it has (select.c) ---------------------------------------------- */

/* Set site_languages: options->languages, or those of the root; English where there are none. */
void nsync_site_take_languages(struct nsync_digest_options *options, const struct nsync_root *root);
/*
 * As nsync_digest_select, but with every translation of a text. options->languages leave out stories of other
 * languages. out also gets stories; it borrows all that it is given.
 */
enum nsync_code nsync_site_select(struct nsync_digest *out, const struct nsync_digest_region *region,
				  const struct nsync_digest_story *stories, size_t count,
				  const struct nsync_digest_options *options,
				  struct nsync_error *err) NSYNC_MUST_USE;

/* ---- plan (site/plan.c; sections: site/sections.c) -------------------------------- */

enum nsync_code nsync_site_plan(struct site *site, struct nsync_error *err);
void nsync_site_release(struct site *site);
enum nsync_code nsync_site_plan_sections(struct site *site, struct nsync_error *err);
/* The sections of a kind in a tree. */
const struct site_section *nsync_site_sections(size_t *count, const struct site *site, size_t tree,
					       enum site_kind kind);
const struct site_section *nsync_site_find(const struct site *site, size_t tree,
					   enum site_kind kind, const char *key);
/* The story's own version of a text in a tree's language, or SITE_NONE. */
size_t nsync_site_translation(const struct site *site, size_t story, size_t tree);

/* ---- what may be told of (site/public.c) ------------------------------------------------- */

/* Find site->public, and which stories' signed files have to stay away. */
enum nsync_code nsync_site_find_public(struct site *site, struct nsync_error *err);
/* A story of the region; NULL where it has none of this name. */
const struct nsync_digest_story *nsync_site_find_story(const struct site *site,
						       const struct nsync_story *name);
/* Whether the public may know of a version of a story; of its pictures: whether it could see what it says. */
bool nsync_site_tells(const struct site *site, const struct nsync_digest_story *story,
		      int64_t version);
bool nsync_site_tells_words(const struct site *site, const struct nsync_digest_story *story,
			    const struct nsync_digest_version *version);

/* ---- around a page (site/frame.c) ------------------------------------------------ */

enum site_place { PLACE_NONE, PLACE_FRONT, PLACE_OFFICES, PLACE_TOPICS, PLACE_ARCHIVE, PLACE_SEARCH, PLACE_VERIFY };

/* What pages of one language and depth have in common, written once. */
struct site_part {
	char root[32];
	enum site_place place;
	bool there;
	struct nsync_buf text;
};

struct site_page {
	const struct site *site;
	unsigned worker;                 /* whose it is */
	struct nsync_buf out;
	size_t tree;
	struct nsync_str language;
	char path[SITE_PATH];  /* "es/by-office/gt.html" */
	char root[32];         /* "../../": the way up to the site's folder */
	/* of the head; set before nsync_site_begin */
	enum site_place place;
	struct nsync_str title, description;
	bool has_alternate[NSYNC_MAX_DIGEST_LANGUAGES];
	char alternates[NSYNC_MAX_DIGEST_LANGUAGES][SITE_PATH]; /* the same in another language, or its front */
	const struct site_story *story; /* a story's page, else NULL */
	bool hidden;                    /* not for search engines */
	const char *script;             /* one more script of assets/, or NULL */
	struct nsync_buf text;          /* scratch, the page's own */
	struct nsync_buf data;          /* of the bundle at hand */
	struct nsync_digest_whole whole; /* the story at hand */
	struct site_part places[NSYNC_MAX_DIGEST_LANGUAGES], feet[NSYNC_MAX_DIGEST_LANGUAGES]; /* by tree */
};

void nsync_site_page_init(struct site_page *page, const struct site *site, unsigned worker);
void nsync_site_page_release(struct site_page *page);
/* A new page in a tree. */
void nsync_site_page_at(struct site_page *page, size_t tree, const char *format, ...)
	NSYNC_PRINTF(3, 4);
/* Head, masthead, navigation, <main>. */
void nsync_site_begin(struct site_page *page);
/* The rest; put it. */
enum nsync_code nsync_site_end(struct site_page *page, struct nsync_error *err);
/* ' href="../../es/…"'. */
void nsync_site_href(struct site_page *page, const char *format, ...) NSYNC_PRINTF(2, 3);
void nsync_site_href_story(struct site_page *page, const struct site_story *story);
/* What an element says of the signed file that it shows. */
void nsync_site_item(struct site_page *page, const struct site_story *story);
const char *nsync_site_word(const struct site_page *page, enum nsync_label label);
/* Text of files, escaped. */
void nsync_site_text(struct site_page *page, struct nsync_str text);
/* Whether a story is in another language than the page around. */
bool nsync_site_foreign(const struct site_page *page, const struct site_story *story);
/* What a head carries of a story beyond its title: Open Graph, JSON-LD. site/head.c */
void nsync_site_story_head(struct site_page *page);
void nsync_site_open_graph(struct site_page *page);

/* Append a file of the region. found: false where the source has none; that is no error, and leaves err as it is. */
enum nsync_code nsync_site_read_file(bool *found, struct nsync_buf *out, const struct site *site, const char *path,
				     struct nsync_error *err);
/* The scripts that check signatures in the browser. site/data.c */
void nsync_site_verify_scripts(struct site_page *page);
/* The signed files that those scripts judge: append a story's, from its file's bytes; put the region's. */
enum nsync_code nsync_site_add_item_data(struct site_page *page, struct nsync_buf *out,
					 const struct site_story *story, struct nsync_str file,
					 struct nsync_error *err);
enum nsync_code nsync_site_put_region_data(struct site_page *page, struct nsync_error *err);
/* The same of records, those that tell of nothing hidden. site/records.c */
enum nsync_code nsync_site_put_records(struct site_page *page, struct nsync_error *err);
/* Append a script that hands one signed file, byte for byte, to the reader's browser. */
void nsync_digest_data_script(struct nsync_buf *out, struct nsync_str path, struct nsync_str bytes);
/* Append a JavaScript string of exactly this text; put page->out as a script. */
void nsync_site_add_exact(struct nsync_buf *out, struct nsync_str text);
enum nsync_code nsync_site_put_data(struct site_page *page, const char *path,
				    struct nsync_error *err);

/* ---- what an earlier site has already (site/input.c) ---------------------------------- */

/*
 * A hash of all that decides a file. Whatever comes to be shown of anything must be in it: an earlier site's file
 * of the same path and hash is taken as it is.
 */
void nsync_site_input_begin(struct site *site);
void nsync_site_story_input(uint8_t out[NSYNC_HASH_BYTES], const struct site *site, size_t story);
void nsync_site_bundle_input(uint8_t out[NSYNC_HASH_BYTES], const struct site *site,
			     const struct site_bundle *bundle);
/* A page that lists stories, begun; more of them and numbers are added before it is asked for. */
void nsync_site_list_input(struct nsync_sha256 *out, const struct site_page *page, const size_t *at,
			   size_t count);
void nsync_site_list_input_more(struct nsync_sha256 *out, const struct site *site, const size_t *at,
				size_t count);
void nsync_site_input_number(struct nsync_sha256 *out, int64_t number);
/* Whether the earlier site has it, and then it is in this one; that a file which was put is made of this. */
bool nsync_site_keep(const struct site *site, const char *path,
		     const uint8_t input[NSYNC_HASH_BYTES]);
enum nsync_code nsync_site_made(const struct site *site, const char *path,
				const uint8_t input[NSYNC_HASH_BYTES], struct nsync_error *err);
/* Whether readers may be told of a version. site/story.c */
bool nsync_site_may_show(const struct site *site, const struct nsync_digest_version *version);

/* ---- in pages that list stories (site/lines.c) ------------------------------------------ */

/* Stories with their first words, and a control that verifies them; kind: the list's class. */
void nsync_site_add_stories(struct site_page *page, const size_t *at, size_t count,
			    const char *kind);
/* Headlines, month by month. */
void nsync_site_add_lines(struct site_page *page, const size_t *at, size_t count);
/* The control below them. */
void nsync_site_add_control(struct site_page *page);
/* count: how many stories there are, or NULL. */
void nsync_site_add_title(struct site_page *page, struct nsync_str title, const size_t *count);
/* Whether the earlier site has the page at hand. input: begun by nsync_site_list_input; ended here, as made_of. */
bool nsync_site_list_kept(struct site_page *page, struct nsync_sha256 *input,
			  uint8_t made_of[NSYNC_HASH_BYTES]);
/* nsync_site_end, for one that was made. */
enum nsync_code nsync_site_list_end(struct site_page *page, const uint8_t made_of[NSYNC_HASH_BYTES],
				    struct nsync_error *err);

/* ---- pages: each puts its files ----------------------------------------------------- */

/* Pages of stories and their signed files. site/bundle.c */
enum nsync_code nsync_site_put_bundle(struct site_page *page, const struct site_bundle *bundle,
				      struct nsync_error *err);
/* item: with all of its text. */
enum nsync_code nsync_site_put_story(struct site_page *page, size_t story,
				     const struct nsync_item *item, struct nsync_error *err);
/* The media files of a story's pictures. */
enum nsync_code nsync_site_copy_pictures(struct site_page *page, const struct nsync_item *item,
					 struct nsync_error *err);
/* A story with its full text, from the source. site/bundle.c */
enum nsync_code nsync_site_read_full(const struct nsync_item **item, struct nsync_str *file,
				      struct nsync_digest_whole *scratch,
				      const struct site_page *page, const struct site_story *story,
				      struct nsync_error *err);
enum nsync_code nsync_site_put_notice(struct site_page *page,
				      const struct nsync_digest_story *story,
				      struct nsync_error *err);
enum nsync_code nsync_site_put_front(struct site_page *page, size_t tree, struct nsync_error *err);
enum nsync_code nsync_site_put_section(struct site_page *page, const struct site_section *section,
				       struct nsync_error *err);
/* The lists of offices, of topics and of years, and each year. */
enum nsync_code nsync_site_put_indexes(struct site_page *page, size_t tree,
				       struct nsync_error *err);
/* Searching and verifying. site/tools.c */
enum nsync_code nsync_site_put_tools(struct site_page *page, size_t tree, struct nsync_error *err);
/* Style, scripts, logo, the root page. site/files.c */
enum nsync_code nsync_site_put_files(struct site_page *page, struct nsync_error *err);
/* The search index is a file for each month that has stories. for (m = { 0 }; nsync_site_next_month(&m, site); ) */
struct site_month {
	size_t first, count; /* stories */
	char path[40];
};
bool nsync_site_next_month(struct site_month *month, const struct site *site);
enum nsync_code nsync_site_put_search_data(struct site_page *page, struct nsync_error *err);
enum nsync_code nsync_site_put_sitemap(struct site_page *page, struct nsync_error *err);
enum nsync_code nsync_site_put_feeds(struct site_page *page, size_t tree, struct nsync_error *err);

/* What other formats write into each language's folder; ended by a NULL format. */
struct site_feed {
	const char *format, *file, *type, *name;
};
extern const struct site_feed nsync_site_feeds[];

#endif
