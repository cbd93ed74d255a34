/*
 * items.c: one item by its number.
 *
 * The body is written as JSON in any order; nsync_signed_layout puts it into the one layout.
 * Words for the main text are added until the file has the size that its number asks for.
 */
#include "tests/bench/bench.h"
#include "tests/bench/items.h"
#include "tests/bench/prose.h"
#include "tests/bench/sign.h"

/* What an item is made of, decided before anything is written. */
struct plan {
	struct bench_random random;
	char office[NSYNC_MAX_OFFICE + 1];
	int year, month, day;
	unsigned version;
	bool spanish, markdown, correction, alone;
	uint64_t number;
	const char *log;
};

static const struct {
	char code[3], country[3];
	const char *name;
	unsigned spanish; /* percent */
} offices[8] = {
	{ "bz", "BZ", "Belize", 10 },    { "cr", "CR", "Costa Rica", 80 },
	{ "gt", "GT", "Guatemala", 85 }, { "hn", "HN", "Honduras", 85 },
	{ "mx", "MX", "México", 80 },    { "ni", "NI", "Nicaragua", 85 },
	{ "pa", "PA", "Panamá", 60 },    { "sv", "SV", "El Salvador", 90 },
};

static unsigned office_index(const char *code)
{
	for (unsigned i = 0; i < 8; i++)
		if (!strcmp(offices[i].code, code))
			return i;
	bench_die("no office %s", code);
}

static struct plan make_plan(const struct bench_item *item)
{
	struct plan plan = { .random = { item->number * 0x2545f4914f6cdd1du + 1 },
			     .number = item->number,
			     .alone = item->alone,
			     .log = item->log };
	unsigned office = bench_below(&plan.random, 8);

	if (item->office)
		office = office_index(item->office);
	snprintf(plan.office, sizeof(plan.office), "%s", offices[office].code);
	plan.year = 2024 + (int)bench_below(&plan.random, 3);
	plan.month = 1 + (int)bench_below(&plan.random, 12);
	plan.day = 1 + (int)bench_below(&plan.random, 28);
	if (item->year)
		plan.year = item->year;
	if (item->month)
		plan.month = item->month;
	plan.version = bench_chance(&plan.random, 80) ? 1 : 2 + bench_below(&plan.random, 3);
	if (item->first)
		plan.version = 1;
	plan.spanish = bench_chance(&plan.random, offices[office].spanish);
	plan.markdown = bench_chance(&plan.random, 80);
	plan.correction = plan.version > 1 && bench_chance(&plan.random, 60);
	return plan;
}

/* ---- pieces ----------------------------------------------------------------------------- */

/* A hash of nothing in particular. */
static void add_id(struct nsync_buf *out, struct bench_random *random)
{
	for (int i = 0; i < 4; i++)
		nsync_buf_printf(out, "%016llx", (unsigned long long)bench_random(random));
}

static void add_media_name(struct nsync_buf *out, uint64_t seed)
{
	uint8_t hash[NSYNC_HASH_BYTES];

	nsync_sha256(hash, (struct nsync_str){ (const char *)&seed, sizeof(seed) });
	nsync_buf_text(out, "ni:///sha-256;");
	nsync_base64(out, hash, sizeof(hash), true);
}

/* "name":"a sentence", and a comma. */
static void add_sentence(struct nsync_buf *out, struct plan *plan, const char *name)
{
	struct nsync_buf text = NSYNC_BUF_INIT(1024);

	bench_sentence(&text, &plan->random, plan->spanish);
	nsync_buf_printf(out, "\"%s\":", name);
	nsync_json_quote(out, nsync_buf_view(&text));
	nsync_buf_char(out, ',');
	nsync_buf_release(&text);
}

/* {"role":role,"value":a sentence}, now and then with its type */
static void add_role(struct nsync_buf *out, struct plan *plan, const char *role)
{
	nsync_buf_char(out, '{');
	add_sentence(out, plan, "value");
	if (bench_chance(&plan->random, 30))
		nsync_buf_text(out, "\"contentType\":\"text/plain\",");
	nsync_buf_printf(out, "\"role\":\"%s\"}", role);
}

static void add_moment(struct nsync_buf *out, struct plan *plan, const char *name, int years,
		       int days)
{
	static const char *const zones[] = { "-06:00", "-06:00", "-05:00", "Z" };

	nsync_buf_printf(out, "\"%s\":\"%04d-%02d-%02dT%02u:%02u:%02u%s\",", name,
			 plan->year + years, plan->month, (plan->day - 1 + days) % 28 + 1,
			 bench_below(&plan->random, 24), bench_below(&plan->random, 60),
			 bench_below(&plan->random, 60), zones[bench_below(&plan->random, 4)]);
}

static void add_story(struct nsync_buf *out, struct plan *plan)
{
	nsync_buf_printf(out, "tag:" BENCH_AUTHORITY ":%s/%04d/%02d/bench-%u",
			 offices[bench_below(&plan->random, 8)].code, plan->year - 1, plan->month,
			 bench_below(&plan->random, 100000));
}

/* ---- members ------------------------------------------------------------------------------ */

static void add_fixed(struct nsync_buf *out, struct plan *plan)
{
	struct bench_random *random = &plan->random;

	nsync_buf_printf(
		out,
		"\"uri\":\"tag:" BENCH_AUTHORITY ":%s/%04d/%02d/bench-%llu\","
		"\"version\":\"%u\",\"profile\":\"nsync-item-1\",\"type\":\"text\","
		"\"representationType\":\"full\",\"language\":\"%s\",\"pubStatus\":\"%s\",",
		plan->office, plan->year, plan->month, (unsigned long long)plan->number,
		plan->version, plan->spanish ? "es" : "en",
		plan->version == 1 || bench_chance(random, 90) ? "usable"
		: bench_chance(random, 50)                     ? "withheld"
							       : "canceled");
	nsync_buf_printf(out, "\"standard\":{\"name\":\"ninjs\",\"version\":\"3.1\"%s},",
			 bench_chance(random, 50) ? ",\"schema\":\"http://www.iptc.org/std/ninjs/"
						    "ninjs-schema_3.1.json\""
						  : "");
	add_moment(out, plan, "firstCreated", 0, 0);
	add_moment(out, plan, "versionCreated", 0, 1);
}

static void add_headlines(struct nsync_buf *out, struct plan *plan)
{
	struct nsync_buf text = NSYNC_BUF_INIT(1024);

	bench_headline(&text, &plan->random, plan->spanish);
	nsync_buf_text(out, "\"headlines\":[{\"role\":\"main\",\"value\":");
	nsync_json_quote(out, nsync_buf_view(&text));
	nsync_buf_char(out, '}');
	if (bench_chance(&plan->random, 20)) {
		nsync_buf_clear(&text);
		bench_headline(&text, &plan->random, plan->spanish);
		nsync_buf_text(out, ",{\"role\":\"short\",\"contentType\":\"text/plain\","
				    "\"value\":");
		nsync_json_quote(out, nsync_buf_view(&text));
		nsync_buf_char(out, '}');
	}
	nsync_buf_text(out, "],");
	nsync_buf_release(&text);
}

static void add_places(struct nsync_buf *out, struct plan *plan)
{
	unsigned own = office_index(plan->office), n = 1 + bench_below(&plan->random, 100) / 70;

	nsync_buf_text(out, "\"places\":[");
	for (unsigned i = 0; i < n; i++) {
		unsigned at = (own + 3 * i) % 8;

		nsync_buf_printf(out, "%s{\"literal\":\"%s\",\"rel\":\"country\"", i ? "," : "",
				 offices[at].country);
		if (bench_chance(&plan->random, 60))
			nsync_buf_printf(out, ",\"name\":\"%s\"", offices[at].name);
		nsync_buf_char(out, '}');
	}
	nsync_buf_text(out, "],");
}

static void add_subjects(struct nsync_buf *out, struct plan *plan)
{
	unsigned n = bench_below(&plan->random, 4), first = bench_below(&plan->random, 1000);

	if (!n)
		return;
	nsync_buf_text(out, "\"subjects\":[");
	for (unsigned i = 0; i < n; i++) {
		nsync_buf_printf(out, "%s{\"uri\":\"http://cv.iptc.org/newscodes/mediatopic/%08u\"",
				 i ? "," : "", 20000000 + first + 37 * i);
		if (bench_chance(&plan->random, 40))
			nsync_buf_printf(out, ",\"name\":\"%s\"",
					 plan->spanish ? "funcionarios públicos"
						       : "civil servants");
		nsync_buf_char(out, '}');
	}
	nsync_buf_text(out, "],");
}

static void add_sources(struct nsync_buf *out, struct plan *plan)
{
	unsigned other = (office_index(plan->office) + 1 + bench_below(&plan->random, 7)) % 8;

	nsync_buf_printf(out, "\"infoSources\":[{\"role\":\"origin\",\"name\":\"%s\"}",
			 bench_place(&plan->random));
	if (bench_chance(&plan->random, 40) && !plan->alone)
		nsync_buf_printf(out,
				 ",{\"role\":\"jointIssuer\",\"literal\":\"%s\",\"name\":\"%s\"}",
				 offices[other].code, offices[other].name);
	nsync_buf_text(out, "],");
}

/* alone: nothing else is associated, so there is room for more. */
static void add_picture(struct nsync_buf *out, struct plan *plan, bool alone)
{
	uint64_t seed = bench_random(&plan->random);
	unsigned renditions = alone && bench_chance(&plan->random, 30) ? 2 : 1;

	nsync_buf_text(out, "{\"name\":\"picture\",\"rel\":\"picture\",\"type\":\"picture\","
			    "\"uri\":\"");
	add_media_name(out, seed);
	nsync_buf_text(out, "\",\"descriptions\":[");
	add_role(out, plan, "alt");
	if (alone && bench_chance(&plan->random, 30)) {
		nsync_buf_char(out, ',');
		add_role(out, plan, "caption");
	}
	nsync_buf_text(out, "],");
	if (bench_chance(&plan->random, 50))
		nsync_buf_text(out, "\"by\":\"A. Mora\",\"copyrightNotice\":\"© 2026\",");
	if (bench_chance(&plan->random, 20))
		nsync_buf_text(out, "\"usageTerms\":\"CC BY 4.0\",");
	nsync_buf_text(out, "\"renditions\":[");
	for (unsigned i = 0; i < renditions; i++) {
		nsync_buf_printf(out,
				 "%s{\"name\":\"%s\",\"contentType\":\"image/jpeg\","
				 "\"width\":%u,\"height\":%u,\"href\":\"",
				 i ? "," : "", i ? "small" : "full", 1600u >> i, 1067u >> i);
		add_media_name(out, seed + i);
		nsync_buf_text(out, "\"}");
	}
	nsync_buf_text(out, "]}");
}

static void add_link(struct nsync_buf *out, struct plan *plan, const char *rel)
{
	nsync_buf_printf(out,
			 "{\"name\":\"%s\",\"rel\":\"%s\",\"version\":\"1\",\"language\":\"%s\","
			 "\"uri\":\"",
			 plan->spanish ? "El taller de 2025" : "The workshop of 2025", rel,
			 plan->spanish ? "en" : "es-419");
	add_story(out, plan);
	nsync_buf_text(out, "\"}");
}

static void add_associations(struct nsync_buf *out, struct plan *plan)
{
	/* Not all three: the file would outgrow its limit. */
	bool picture = bench_chance(&plan->random, 25) && !plan->alone,
	     translation = bench_chance(&plan->random, 20),
	     evolved = bench_chance(&plan->random, 25) && !(picture && translation);

	if (!picture && !translation && !evolved)
		return;
	nsync_buf_text(out, "\"associations\":[");
	if (translation)
		add_link(out, plan, "translationOf");
	if (evolved) {
		nsync_buf_text(out, translation ? "," : "");
		add_link(out, plan, "evolvedFrom");
	}
	if (picture) {
		nsync_buf_text(out, translation || evolved ? "," : "");
		add_picture(out, plan, !translation && !evolved);
	}
	nsync_buf_text(out, "],");
}

static void add_descriptions(struct nsync_buf *out, struct plan *plan)
{
	bool summary = bench_chance(&plan->random, 50);

	if (!summary && !plan->correction)
		return;
	nsync_buf_text(out, "\"descriptions\":[");
	if (summary)
		add_role(out, plan, "summary");
	if (plan->correction) {
		nsync_buf_text(out, summary ? "," : "");
		add_role(out, plan, "correction");
	}
	nsync_buf_text(out, "],");
}

static void add_optional(struct nsync_buf *out, struct plan *plan)
{
	struct bench_random *random = &plan->random;

	if (bench_chance(random, 50))
		nsync_buf_printf(out, "\"by\":\"%s\",",
				 plan->spanish ? "Redacción regional" : "Regional desk");
	if (bench_chance(random, 40))
		nsync_buf_printf(out, "\"slugline\":\"bench-%u\",", bench_below(random, 10000));
	if (bench_chance(random, 60))
		nsync_buf_printf(out, "\"urgency\":%u,", 1 + bench_below(random, 9));
	if (plan->version > 1)
		add_sentence(out, plan, "edNote");
	if (bench_chance(random, 70))
		nsync_buf_printf(out, "\"located\":\"%s\",", bench_place(random));
	if (bench_chance(random, 40))
		nsync_buf_text(out, "\"copyrightNotice\":\"© 2026\",\"usageTerms\":\"CC BY 4.0\",");
	if (bench_chance(random, 8))
		add_moment(out, plan, "embargoedUntil", 0, 2);
	if (bench_chance(random, 8))
		add_moment(out, plan, "expires", 1, 0);
	if (bench_chance(random, 30))
		add_sources(out, plan);
}

static void add_ids(struct nsync_buf *out, struct plan *plan)
{
	nsync_buf_text(out, "\"altIds\":[");
	if (plan->version > 1) {
		nsync_buf_text(out, "{\"role\":\"previous\",\"value\":\"");
		add_id(out, &plan->random);
		nsync_buf_text(out, "\"},");
	}
	nsync_buf_text(out, "{\"role\":\"log\",\"value\":\"");
	if (plan->log) {
		nsync_buf_text(out, plan->log);
	} else {
		nsync_buf_printf(out, "%u:", bench_below(&plan->random, 3000));
		add_id(out, &plan->random);
	}
	nsync_buf_text(out, "\"}],");
}

/* The main text: at least two sentences, then as many as fit into `bytes`. */
static void add_body(struct nsync_buf *out, struct plan *plan, size_t bytes)
{
	struct nsync_buf text = NSYNC_BUF_INIT(BENCH_MAX_BYTES), more = NSYNC_BUF_INIT(1024);

	nsync_buf_printf(&text, "%s. ", bench_place(&plan->random));
	for (unsigned n = 0;; n++) {
		nsync_buf_clear(&more);
		bench_sentence(&more, &plan->random, plan->spanish);
		if (n >= 2 && text.n + more.n > bytes)
			break;
		if (n)
			nsync_buf_text(&text, n % 4                          ? " "
					      : plan->markdown && n % 3 == 0 ? "\n\n## "
									     : "\n\n");
		nsync_buf_str(&text, nsync_buf_view(&more));
	}
	nsync_buf_printf(out,
			 "\"bodies\":[{\"role\":\"main\",\"contentType\":\"text/%s\",\"value\":",
			 plan->markdown ? "markdown" : "plain");
	nsync_json_quote(out, nsync_buf_view(&text));
	nsync_buf_text(out, "}]");
	nsync_buf_release(&text);
	nsync_buf_release(&more);
}

/* ---- the file ------------------------------------------------------------------------------ */

void bench_office_key(uint8_t key[NSYNC_KEY_BYTES], const char *office)
{
	uint8_t secret[BENCH_SECRET_BYTES];

	bench_keys(key, secret, office);
}

static void add_signed(struct nsync_buf *out, const struct plan *plan, struct nsync_str body)
{
	const char *names[] = { plan->office };

	bench_signed_file(out, NULL, NSYNC_KIND_ITEM, body, names, 1);
}

void bench_item_file(struct nsync_buf *out, const struct bench_item *item)
{
	struct plan plan = make_plan(item);
	struct nsync_buf body = NSYNC_BUF_INIT(4 * BENCH_MAX_BYTES);
	size_t before = out->n, frame, other, want;
	struct bench_random random;

	nsync_buf_char(&body, '{');
	add_fixed(&body, &plan);
	add_headlines(&body, &plan);
	add_places(&body, &plan);
	add_subjects(&body, &plan);
	add_associations(&body, &plan);
	add_descriptions(&body, &plan);
	add_optional(&body, &plan);
	add_ids(&body, &plan);
	frame = body.n;
	random = plan.random;
	/* At first a guess at what the layout, the outermost members and the signature add. */
	other = frame + frame / 2 + 350;
	want = BENCH_MIN_BYTES + 400 + bench_below(&random, 1450);
	for (int tries = 0; tries < 2; tries++) {
		body.n = frame;
		out->n = before;
		plan.random = random;
		add_body(&body, &plan, want > other ? want - other : 0);
		nsync_buf_char(&body, '}');
		if (body.code)
			bench_die("item %llu: out of memory or too long",
				  (unsigned long long)plan.number);
		add_signed(out, &plan, nsync_buf_view(&body));
		if (out->n - before <= BENCH_MAX_BYTES - 100)
			break;
		other += out->n - before - want;
	}
	nsync_buf_release(&body);
	if (out->code || out->n - before < BENCH_MIN_BYTES || out->n - before > BENCH_MAX_BYTES)
		bench_die("item %llu: %zu bytes", (unsigned long long)plan.number, out->n - before);
}

void bench_item_path(char out[NSYNC_MAX_PATH], const struct bench_item *item)
{
	struct plan plan = make_plan(item);

	snprintf(out, NSYNC_MAX_PATH, "items/%s/%04d/%02d/bench-%llu.%u.json", plan.office,
		 plan.year, plan.month, (unsigned long long)plan.number, plan.version);
}
