// Who may import whom. The table is the whole rule of the folders; the checks are generated from it. `npm run check:layers` prints with
// every violation what to do instead, fails on a folder of src without a row, and makes sure that it looked at something.

const CORE = ["stats", "experiment", "decision", "replay", "notify", "messages"];
const ADAPTER = [...CORE, "ports", "platform"];

/** Folder of src: [the folders it may know, what to do instead of knowing another]. */
export const LAYERS = {
  // Core: pure, numbers and records in, numbers and records out.
  stats: [[], "Statistics know numbers only: map records to counts in src/decision."],
  experiment: [[], "Records of experiments stand alone: what interprets them belongs into src/decision."],
  decision: [
    ["experiment", "stats"],
    "A decision is a pure function of snapshot, history and policy: what happens because of it belongs into src/workflow, what is said of it into src/messages.",
  ],
  replay: [
    ["decision", "experiment", "stats"],
    "Replay feeds series to the live decision: what reads files or prints belongs into src/cli.",
  ],
  notify: [["experiment"], "A notification knows no medium and no decision: words are made in src/messages."],
  messages: [
    ["notify", "replay", "decision", "experiment", "stats"],
    "Words are made of facts alone: gather them in src/workflow, send them with an adapter.",
  ],
  ports: [CORE, "Ports say what use cases ask of the world: what answers them is an adapter."],
  // Use cases.
  workflow: [[...CORE, "ports", "csv"], "Use cases reach the world through ports: add to them what is missing."],
  // Adapters, which never know one another.
  "api-client": [ADAPTER, "Adapters know the core, ports and platform, never one another: let src/app join them."],
  slack: [ADAPTER, "Adapters know the core, ports and platform, never one another: let src/app join them."],
  terminal: [ADAPTER, "Adapters know the core, ports and platform, never one another: let src/app join them."],
  mail: [ADAPTER, "Adapters know the core, ports and platform, never one another: let src/app join them."],
  teams: [ADAPTER, "Adapters know the core, ports and platform, never one another: let src/app join them."],
  heartbeat: [ADAPTER, "A heartbeat is told how jobs ended: let src/app tell it."],
  narrator: [
    ADAPTER,
    "A narrator runs a program: what it is given, and what of its words is believed, is in src/messages.",
  ],
  webhook: [ADAPTER, "Adapters know the core, ports and platform, never one another: let src/app join them."],
  chart: [
    ADAPTER,
    "Adapters know the core, ports and platform, never one another: a chart draws what src/messages says.",
  ],
  page: [
    ADAPTER,
    "Pages are made of what src/workflow gathered and src/messages says: let src/app join them with HTTP.",
  ],
  proof: [
    ADAPTER,
    "What a proof file computes with is bundled here, whatever it is: what is computed belongs into the core or src/store, how it looks into src/page.",
  ],
  judging: [
    ADAPTER,
    "Threads that decide know decisions alone: what is decided about, and what follows, belongs into src/workflow.",
  ],
  "what-if-threads": [
    ADAPTER,
    "The thread that replays and rehearses knows the core: what is asked, and of which experiment, belongs into src/workflow.",
  ],
  store: [
    [...ADAPTER, "database"],
    "The store knows the core, ports and the database, no other adapter: let src/app join them.",
  ],
  database: [
    ["experiment", "ports", "platform"],
    "The database knows SQL, not what is kept in it: that is src/store's or src/queue's.",
  ],
  metrics: [ADAPTER, "Adapters know the core, ports and platform, never one another: let src/app feed the metrics."],
  platform: [
    ["experiment", "ports"],
    "Clock, log and shutdown are below everything else: what needs more is no platform.",
  ],
  config: [
    [...ADAPTER, "cron", "files"],
    "The configuration is read and checked here and used by src/app: it opens nothing.",
  ],
  files: [[], "Bytes and lines, whatever they hold: what a file means belongs to who reads it."],
  csv: [
    ["files", "replay", "experiment"],
    "CSV files become records, counts and series here: what is done with them belongs to who reads them.",
  ],
  cron: [
    ["experiment"],
    "Expressions and instants: what a schedule starts is in jobs, and what keeps it is in src/queue.",
  ],
  // Triggers.
  queue: [
    ["workflow", "ports", "platform", "database", "cron"],
    "The queue runs jobs it is handed and tells errors by their code: it knows no adapter and no core.",
  ],
  http: [
    ["workflow", "ports", "platform", "queue"],
    "HTTP checks, validates and enqueues: work belongs into src/workflow.",
  ],
  mcp: [
    ["ports", "platform"],
    "What serves agents is handed reads and two writes: what answers them is joined in src/app, and nothing here could act on an experiment.",
  ],
  // Entry.
  app: [
    "everything but cli",
    "The command line uses the application, not the other way round: return what a command wants to print.",
  ],
  cli: ["everything", "The command line may use everything but tests."],
  sandbox: [
    ["platform", "ports", "stats", "experiment", "csv", "files"],
    "The sandbox shares no code with our client, our Slack adapter or anything above them: shared code would share its mistakes.",
  ],
};

/**
 * Files that may be imported without their folder's index: every command needs them before it knows what it is asked for, and the index
 * loads what few commands need. Through it, `herald --version` would load the whole configuration and every message. `herald start` opens its
 * database before it reads the rest.
 */
const SIDE_DOORS = [
  "config/surroundings",
  "config/default-policy",
  "messages/text/shell-command",
  "messages/text/nearest",
  "app/open-database",
  "platform/own-version",
  "platform/canonical-json",
];

const CORE_FILES = `^src/(${CORE.join("|")})/`;

/** Matches a package wherever the resolver found it, and its bare name where it did not. */
const npm = (...names) => `(^|node_modules/)(${names.join("|")})(/|$)`;

/** Any package but those named. */
const aPackage = (...except) => ({
  path: "node_modules/|^[@a-z]",
  pathNot: ["^src/|^jobs/", ...except].join("|"),
  dependencyTypesNot: ["core", "local"],
});

/** One row of the table as a rule: from one folder of src to any other but the named ones. */
const rowRule = ([folder, [known, comment]]) => ({
  name: `${folder}-knows-its-place`,
  severity: "error",
  comment,
  from: { path: `^src/${folder}/` },
  to: Array.isArray(known)
    ? { path: "^(src|jobs|test|bench)/", pathNot: `^src/(${[folder, ...known].join("|")})/` }
    : { path: known === "everything" ? "^(test|bench)/" : "^(src/cli|test|bench)/" },
});

/** A package that only some folders may import. */
const confined = (packages, folders, comment) => ({
  name: `${packages[0].replace(/^@/, "").replace("/", "-")}-confined`,
  severity: "error",
  comment,
  from: { path: "^(src|jobs)/", pathNot: `^src/(${folders.join("|")})/` },
  to: { path: npm(...packages) },
});

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      comment:
        "Two files that need each other are one idea or hide a third: move what both need into a file of its own. Type imports count.",
      from: {},
      to: { circular: true },
    },
    {
      name: "through-the-index",
      severity: "error",
      comment:
        "Import another folder through its index.ts; if what you need is not exported there, export it, with a docstring, or ask why not.",
      from: { path: "^src/([^/]+)/" },
      to: { path: "^src/[^/]+/", pathNot: `^src/$1/|^src/([^/]+/index|${SIDE_DOORS.join("|")})\\.ts$` },
    },
    {
      name: "jobs-through-the-index",
      severity: "error",
      comment: "Jobs import folders of src through their index.ts.",
      from: { path: "^jobs/" },
      to: { path: "^src/[^/]+/", pathNot: "^src/[^/]+/index\\.ts$" },
    },
    {
      name: "to-jobs-through-the-index",
      severity: "error",
      comment: "The list in jobs/index.ts is what exists: import that, not a single job.",
      from: { path: "^src/" },
      to: { path: "^jobs/", pathNot: "^jobs/index\\.ts$" },
    },

    // The core
    {
      name: "core-imports-no-packages",
      severity: "error",
      comment:
        "The core is pure: numbers and records in, numbers and records out. Do the work in an adapter or a job and pass the outcome in.",
      from: { path: CORE_FILES, pathNot: "^src/replay/" },
      to: aPackage(),
    },
    {
      name: "replay-imports-one-package",
      severity: "error",
      comment:
        "Replay is core: it sums up samples with simple-statistics and takes no other package. Do the work in src/cli and pass the outcome in.",
      from: { path: "^src/replay/" },
      to: aPackage(npm("simple-statistics")),
    },
    {
      name: "core-imports-no-builtins",
      severity: "error",
      comment: "The core knows no file system, network, crypto or process: pass in what they would give.",
      from: { path: CORE_FILES },
      to: { dependencyTypes: ["core"] },
    },

    ...Object.entries(LAYERS).map(rowRule),

    // Jobs
    {
      name: "jobs-know-their-place",
      severity: "error",
      comment: "A job is data and one call into src/workflow: what it does belongs there.",
      from: { path: "^jobs/" },
      to: { path: "^(src|test|bench)/", pathNot: "^src/(workflow|ports|notify)/" },
    },
    {
      name: "no-job-imports-another",
      severity: "error",
      comment: "What two jobs need belongs into src/workflow.",
      from: { path: "^jobs/", pathNot: "^jobs/index\\.ts$" },
      to: { path: "^jobs/" },
    },

    // Triggers
    {
      name: "http-takes-queue-types-only",
      severity: "error",
      comment:
        "Importing a value from src/queue would load BullMQ with it: use import type, and tell errors by their code.",
      from: { path: "^src/http/" },
      to: { path: "^src/queue/", dependencyTypesNot: ["type-only"] },
    },

    // Edges
    {
      name: "only-app-and-cli-wire",
      severity: "error",
      comment:
        "Configuration, wiring and commands are used by src/app and src/cli alone: take what you need as an argument.",
      from: { path: "^(src|jobs)/", pathNot: "^src/(app|cli)/" },
      to: { path: "^src/(config|app|cli)/", pathNot: "^src/config/" },
    },
    {
      name: "only-app-and-cli-read-config",
      severity: "error",
      comment:
        "Take the setting as an argument, or add it to Settings: only src/app and src/cli hold the whole configuration.",
      from: { path: "^(src|jobs)/", pathNot: "^src/(app|cli|config)/" },
      to: { path: "^src/config/" },
    },
    {
      name: "sandbox-stays-out-of-production",
      severity: "error",
      comment: "Production code must run without the emulator: only src/app and src/cli start it.",
      from: { path: "^(src|jobs)/", pathNot: "^src/(app|cli|sandbox)/" },
      to: { path: "^src/sandbox/" },
    },
    {
      name: "production-needs-no-tests",
      severity: "error",
      comment: "Move what production needs out of test/ and bench/.",
      from: { path: "^(src|jobs)/" },
      to: { path: "^(test|bench)/" },
    },

    // Packages
    confined(["bullmq", "ioredis"], ["queue"], "Use JobQueue of src/queue: BullMQ and its connections stay there."),
    confined(
      ["@slack/web-api", "@slack/types", "@slack/socket-mode"],
      ["slack"],
      "Use Messenger of src/slack: Slack's SDK stays there.",
    ),
    confined(
      ["undici"],
      ["api-client", "http", "platform"],
      "Use ExperimentsApi of src/api-client, triggerJob of src/http, or fetchOver of src/platform.",
    ),
    confined(["nodemailer"], ["mail"], "Use the medium of src/mail: SMTP stays there."),
    confined(["pg", "@electric-sql/pglite"], ["database", "queue"], "Use Database of src/database."),
    confined(["pino"], ["platform"], "Use Log of src/platform."),
    confined(["fastify"], ["http", "sandbox"], "Serve from src/http."),
    confined(["commander"], ["cli"], "Commands live in src/cli."),
    confined(["csv-parse"], ["csv"], "CSV files are read in src/csv."),
    confined(["croner"], ["cron"], "Use nextTime of src/cron: all of Herald computes with one engine (docs/adr/0020)."),
    confined(
      ["simple-statistics"],
      ["replay", "chart"],
      "Figures of samples are made in src/replay and src/chart; those of a decision in src/stats, digit for digit (docs/adr/0014).",
    ),
    confined(["@prometheus-io/client"], ["metrics"], "Use Metrics of src/metrics: Prometheus' client stays there."),
    confined(
      ["@modelcontextprotocol/server"],
      ["mcp"],
      "Agents are served from src/mcp: the SDK of their protocol stays there.",
    ),
    confined(["yaml"], ["config"], "Files of settings are read in src/config."),
    confined(
      ["d3-scale", "d3-shape", "@resvg/resvg-js"],
      ["chart"],
      "Use ChartPainter of src/chart: graphics libraries and fonts stay there.",
    ),
    {
      name: "no-development-packages",
      severity: "error",
      comment:
        "The image installs without development packages: make it a dependency, or use it in test/ and bench/ only.",
      from: { path: "^(src|jobs)/" },
      to: { dependencyTypes: ["npm-dev"], pathNot: "node_modules/@types/" },
    },
    {
      name: "no-undeclared-packages",
      severity: "error",
      comment:
        "Name the package in package.json with its exact version: what another package happens to bring along may go with its next version.",
      from: { path: "^(src|jobs)/" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "no-missing-files",
      severity: "error",
      comment: "There is no such file or package: mind the .ts at the end.",
      from: { path: "^(src|jobs)/" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    // Run by browsers.
    exclude: { path: "^src/page/assets/" },
    moduleSystems: ["es6"],
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".mjs", ".js"],
    },
  },
};
