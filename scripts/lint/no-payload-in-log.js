const PAYLOAD = new Set(['input', 'payload', 'body', 'file', 'buffer']);
const LOGGERS = /^(log|logger)$/;

function isLogCall({ callee }) {
  if (callee.type !== 'MemberExpression') return false;
  const { object } = callee;
  const name = object.type === 'MemberExpression' ? object.property.name : object.name;
  return LOGGERS.test(name ?? '');
}

/** The parts of an expression whose value goes into its own value. `input.tool` is a part of `input`, and may be logged. */
const PARTS = {
  ArrayExpression: ({ elements }) => elements,
  AwaitExpression: ({ argument }) => [argument],
  BinaryExpression: ({ left, right }) => [left, right],
  CallExpression: (call) => call.arguments,
  ConditionalExpression: ({ consequent, alternate }) => [consequent, alternate],
  LogicalExpression: ({ left, right }) => [left, right],
  ObjectExpression: ({ properties }) => properties,
  Property: ({ value }) => [value],
  SpreadElement: ({ argument }) => [argument],
  TSAsExpression: ({ expression }) => [expression],
  TSNonNullExpression: ({ expression }) => [expression],
  TemplateLiteral: ({ expressions }) => expressions,
};

function listPayloads(node) {
  if (node?.type === 'Identifier') return PAYLOAD.has(node.name) ? [node] : [];
  return (PARTS[node?.type]?.(node) ?? []).flatMap(listPayloads);
}

/** Whatever came from a customer stays out of logs and error details, even when it would help. */
export const noPayloadInLog = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      payload:
        '"{{name}}" may hold what a customer sent. Log ids, sizes and codes of it, never the whole; see ARCHITECTURE.md, "What always holds".',
    },
  },
  create(context) {
    const check = (nodes) => {
      for (const found of nodes.flatMap(listPayloads)) {
        context.report({ node: found, messageId: 'payload', data: { name: found.name } });
      }
    };
    return {
      CallExpression: (node) => isLogCall(node) && check(node.arguments),
      NewExpression: (node) => /Error$/.test(node.callee.name ?? '') && check(node.arguments),
    };
  },
};
