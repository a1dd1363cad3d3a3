package expression

import (
	"strings"

	"scim-adapter/internal/diag"
)

// disabled are expr's own functions that are not there: they multiply their input, depend on the clock, or have a
// function of our own in their place.
func disabled() []string {
	return []string{"reduce", "repeat", "replace", "join", "string", "toJSON", "fromJSON", "now", "date", "duration"}
}

// Builtins lists expr's own functions that a mapping can use, for the reference.
func Builtins() []Function {
	return []Function{
		{Name: "abs", Doc: "A number without its sign.", Example: "abs(-7)"},
		{Name: "all", Doc: "Whether all elements fulfil a condition.", Example: "all([1, 2], # > 0)"},
		{Name: "any", Doc: "Whether one element fulfils it.", Example: "any([1, 2], # > 1)"},
		{Name: "bitand", Doc: "The bits that both numbers have.", Example: "bitand(6, 3)"},
		{Name: "bitnand", Doc: "The bits of the first number that the second does not have.", Example: "bitnand(6, 3)"},
		{Name: "bitnot", Doc: "The other bits.", Example: "bitnot(6)"},
		{Name: "bitor", Doc: "The bits that one of the numbers has.", Example: "bitor(6, 3)"},
		{Name: "bitshl", Doc: "Bits shifted to the left.", Example: "bitshl(1, 4)"},
		{Name: "bitshr", Doc: "Bits shifted to the right.", Example: "bitshr(16, 4)"},
		{Name: "bitushr", Doc: "Bits shifted to the right, without a sign.", Example: "bitushr(16, 4)"},
		{Name: "bitxor", Doc: "The bits that exactly one of the numbers has.", Example: "bitxor(6, 3)"},
		{Name: "ceil", Doc: "A number rounded up.", Example: "ceil(1.2)"},
		{Name: "concat", Doc: "One list of several.", Example: "concat(['a'], ['b', 'c'])"},
		{Name: "count", Doc: "How many elements fulfil a condition.", Example: "count(['a', 'b', 'a'], # == 'a')"},
		{Name: "filter", Doc: "The elements that fulfil a condition.", Example: "filter(['ann', 'bob'], # contains 'n')"},
		{Name: "find", Doc: "The first element that fulfils it.", Example: "find([{'type': 'work', 'value': 'x'}], .type == 'work').value"},
		{Name: "findIndex", Doc: "The index of the first one.", Example: "findIndex(['a', 'b'], # == 'b')"},
		{Name: "findLast", Doc: "The last element that fulfils it.", Example: "findLast([1, 2, 3], # < 3)"},
		{Name: "findLastIndex", Doc: "The index of the last one.", Example: "findLastIndex([1, 2, 3], # < 3)"},
		{Name: "first", Doc: "The first element.", Example: "first(['a', 'b'])"},
		{Name: "flatten", Doc: "Lists within a list as one list.", Example: "flatten([['a'], ['b']])"},
		{Name: "float", Doc: "The number of a text.", Example: "float('1.5')"},
		{Name: "floor", Doc: "A number rounded down.", Example: "floor(1.8)"},
		{Name: "fromBase64", Doc: "The text in base64.", Example: "fromBase64('YWRh')"},
		{Name: "fromPairs", Doc: "An object of pairs.", Example: "fromPairs([['a', 1]])"},
		{Name: "get", Doc: "A member or an element; nil where there is none.", Example: "get({'a': 1}, 'b')"},
		{Name: "groupBy", Doc: "Elements by what an expression gives for them.", Example: "groupBy(['ann', 'abe', 'bob'], #[0:1])"},
		{Name: "hasPrefix", Doc: "Whether a text begins with another.", Example: "hasPrefix('EMP-7', 'EMP-')"},
		{Name: "hasSuffix", Doc: "Whether a text ends with another.", Example: "hasSuffix('ada@example.org', '.org')"},
		{Name: "indexOf", Doc: "Where a text stands in another; -1 where it does not.", Example: "indexOf('ada@example.org', '@')"},
		{Name: "int", Doc: "The whole number of a text.", Example: "int('7')"},
		{Name: "keys", Doc: "The names of an object's members.", Example: "keys({'a': 1})"},
		{Name: "last", Doc: "The last element.", Example: "last(['a', 'b'])"},
		{Name: "lastIndexOf", Doc: "Where a text stands last in another.", Example: "lastIndexOf('a-b-c', '-')"},
		{Name: "len", Doc: "The length of a text, a list or an object.", Example: "len('Zoë')"},
		{Name: "lower", Doc: "A text in lower case.", Example: "lower('Ada')"},
		{Name: "map", Doc: "What an expression gives for each element.", Example: "map(['a', 'b'], upper(#))"},
		{Name: "max", Doc: "The largest number.", Example: "max(1, 7, 3)"},
		{Name: "mean", Doc: "The mean of numbers.", Example: "mean([1, 2, 6])"},
		{Name: "median", Doc: "The median of numbers.", Example: "median([1, 2, 6])"},
		{Name: "min", Doc: "The smallest number.", Example: "min(1, 7, 3)"},
		{Name: "none", Doc: "Whether no element fulfils a condition.", Example: "none([1, 2], # > 2)"},
		{Name: "one", Doc: "Whether exactly one element fulfils it.", Example: "one([1, 2], # > 1)"},
		{Name: "reverse", Doc: "A list from its end.", Example: "reverse(['a', 'b'])"},
		{Name: "round", Doc: "A number rounded.", Example: "round(1.5)"},
		{Name: "sort", Doc: "A list in order.", Example: "sort(['b', 'a'])"},
		{Name: "sortBy", Doc: "A list in the order of what an expression gives.", Example: "sortBy([{'n': 2}, {'n': 1}], .n)"},
		{Name: "split", Doc: "The parts of a text.", Example: "split('a,b', ',')"},
		{Name: "splitAfter", Doc: "The parts of a text, each with its separator.", Example: "splitAfter('a,b', ',')"},
		{Name: "sum", Doc: "The sum of numbers.", Example: "sum([1, 2, 6])"},
		{Name: "take", Doc: "The first elements.", Example: "take(['a', 'b', 'c'], 2)"},
		{Name: "timezone", Doc: "A time zone, for the methods of a time.", Example: "parse_time('12:00', '15:04', 'UTC').In(timezone('Asia/Tokyo')).Hour()"},
		{Name: "toBase64", Doc: "A text in base64.", Example: "toBase64('ada')"},
		{Name: "toPairs", Doc: "The pairs of an object.", Example: "toPairs({'a': 1})"},
		{Name: "trim", Doc: "A text without spaces around it, or without some characters.", Example: "trim('  ada ')"},
		{Name: "trimPrefix", Doc: "A text without its beginning.", Example: "trimPrefix('EMP-7', 'EMP-')"},
		{Name: "trimSuffix", Doc: "A text without its end.", Example: "trimSuffix('ada@example.org', '@example.org')"},
		{Name: "type", Doc: "The name of a value's type.", Example: "type('ada')"},
		{Name: "uniq", Doc: "A list without what comes again.", Example: "uniq(['a', 'b', 'a'])"},
		{Name: "upper", Doc: "A text in upper case.", Example: "upper('ada')"},
		{Name: "values", Doc: "The values of an object's members.", Example: "values({'a': 1})"},
	}
}

// Shown gives the expression of a function's example, and its result.
func (f Function) Shown() (source string, result any, err error) {
	source = f.Example
	if i := strings.LastIndex(source, " == "); i >= 0 && f.option != nil {
		source = source[:i]
	}
	p, diags := Compile(diag.Plain(source), Environment{}, Any)
	if diags.HasErrors() {
		return source, nil, diags
	}
	result, err = p.Run(nil)
	return source, result, err
}
