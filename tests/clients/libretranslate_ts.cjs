// Runs calls of libretranslate-ts, given as JSON, one after another; prints their results as JSON.
const { libreTranslate } = require("libretranslate-ts");

const { address, key, calls } = JSON.parse(process.argv[2]);
libreTranslate.setApiEndpoint(address);
if (key !== undefined) libreTranslate.setApiKey(key);

(async () => {
  const results = [];
  for (const [name, ...parameters] of calls) results.push(await libreTranslate[name](...parameters));
  console.log(JSON.stringify(results));
})();
