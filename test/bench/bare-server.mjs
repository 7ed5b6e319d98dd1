import Fastify from 'fastify';

/** A validated POST and nothing behind it: the most any intake on this machine could answer. */
const text = (maxLength) => ({ type: 'string', minLength: 1, maxLength });
const server = Fastify();
server.post(
  '/v1/reports',
  {
    schema: {
      body: {
        type: 'object',
        required: ['title', 'description'],
        additionalProperties: false,
        properties: {
          title: text(300),
          description: text(20_000),
          category: text(120),
          sourceRef: text(200),
        },
      },
    },
  },
  (request, reply) => reply.code(202).send({ reference: 'none', title: request.body.title }),
);
await server.listen({ port: 0, host: '127.0.0.1' });
process.send({ port: server.server.address().port });
