const AUTHORITIES = /^(authorize|requireAccount|requireBuyer|requireStaff)$/;
const WRITES =
  /^(create|createMany|createManyAndReturn|update|updateMany|updateManyAndReturn|upsert|delete|deleteMany|\$executeRaw|\$executeRawUnsafe)$/;

const isFunction = (node) => /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);

/** The exported function around a node, or null. */
function findExported(node) {
  for (let current = node; current.parent; current = current.parent) {
    const { parent } = current;
    if (isFunction(current) && parent.type === 'ExportNamedDeclaration') return current;
    if (isFunction(current) && parent.type === 'VariableDeclarator' && parent.parent.parent.type === 'ExportNamedDeclaration')
      return current;
  }
  return null;
}

const takesCtx = ({ params }) => params[0]?.type === 'Identifier' && params[0].name === 'ctx';

/** The part of Ctx that a verb asks for: `Pick<Ctx, 'actor' | ...>`, or all of it. */
function asksForActor({ params }, sourceCode) {
  const type = params[0].typeAnnotation;
  return type ? /^:\s*(?:\w*Ctx\b|.*'actor')/s.test(sourceCode.getText(type)) : true;
}

/**
 * A verb that writes, or takes the actor without handing the same context on to another verb, checks the actor itself:
 * nobody checks it for the verb.
 */
export const verbChecksActor = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      unchecked:
        '"{{name}}" {{why}} but never calls authorize, requireAccount, requireBuyer or requireStaff. Let its first line say who may do this.',
    },
  },
  create(context) {
    const verbs = new Map();
    const stateOf = (node) => {
      const verb = findExported(node);
      if (!verb || !takesCtx(verb)) return null;
      if (!verbs.has(verb)) verbs.set(verb, { checks: false, handsOver: false, writes: false });
      return verbs.get(verb);
    };
    const seeWrite = (node, property) => {
      if (!WRITES.test(property?.name ?? '')) return;
      const state = stateOf(node);
      if (state) state.writes = true;
    };
    return {
      ':function': stateOf,
      CallExpression(node) {
        const name = node.callee.name ?? '';
        const handsOver = node.arguments[0]?.type === 'Identifier' && node.arguments[0].name === 'ctx' && name !== 'asSystem';
        const state = AUTHORITIES.test(name) || handsOver ? stateOf(node) : null;
        if (state) state[AUTHORITIES.test(name) ? 'checks' : 'handsOver'] = true;
        if (/(^|\.)(db|tx)\b/.test(context.sourceCode.getText(node.callee))) seeWrite(node, node.callee.property);
      },
      TaggedTemplateExpression: (node) => seeWrite(node, node.tag.property),
      'Program:exit'() {
        for (const [verb, { checks, handsOver, writes }] of verbs) {
          if (checks || !(writes || (!handsOver && asksForActor(verb, context.sourceCode)))) continue;
          const data = { name: verb.id?.name ?? 'this verb', why: writes ? 'writes' : 'takes the actor' };
          context.report({ node: verb, messageId: 'unchecked', data });
        }
      },
    };
  },
};
