// Translates texts, given as JSON, with translate's LibreTranslate engine; prints results or messages of errors as JSON.
import translate from "translate";

const { address, key, calls } = JSON.parse(process.argv[2]);
translate.engine = "libre";
translate.url = `${address}/translate`;
translate.key = key;

const results = [];
for (const [text, options] of calls) {
  results.push(await translate(text, options).then((text) => ({ text }), (error) => ({ error: error.message })));
}
console.log(JSON.stringify(results));
