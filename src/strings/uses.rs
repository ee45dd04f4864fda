//! What a pattern of a message uses.

use fluent_syntax::ast::{
    CallArguments, Expression, InlineExpression, Pattern, PatternElement, Variant,
};

/// All that a pattern uses, each by its name as it stands in the file.
#[derive(Default)]
pub(super) struct Uses<'a, 'b> {
    /// Variables, but not those by which it only chooses.
    pub(super) put: Vec<&'a str>,
    /// Variables by which it chooses.
    pub(super) chosen_by: Vec<&'a str>,
    pub(super) references: Vec<Reference<'a>>,
    pub(super) functions: Vec<&'a str>,
    pub(super) literals: Vec<&'a str>,
    /// Choices, with the variable that decides.
    pub(super) choices: Vec<(Option<&'a str>, &'b [Variant<&'a str>])>,
    /// So many things are put into its words.
    pub(super) placed: usize,
}

/// A message or a term that is put into another.
pub(super) struct Reference<'a> {
    /// Its name at the place where it stands.
    pub(super) at: &'a str,
    /// Its id: with a `-` before that of a term, and a full stop before an attribute.
    pub(super) id: String,
    /// The variables that a term is given.
    pub(super) given: Vec<&'a str>,
}

impl<'a, 'b> Uses<'a, 'b> {
    pub(super) fn of(pattern: &'b Pattern<&'a str>) -> Self {
        let mut uses = Self::default();
        uses.pattern(pattern);
        uses
    }

    /// All of its variables.
    pub(super) fn variables(&self) -> impl Iterator<Item = &'a str> {
        self.put.iter().chain(&self.chosen_by).copied()
    }

    fn pattern(&mut self, pattern: &'b Pattern<&'a str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.placed += 1;
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &'b Expression<&'a str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                let by = match selector {
                    InlineExpression::VariableReference { id } => Some(id.name),
                    _ => None,
                };
                match by {
                    Some(name) => self.chosen_by.push(name),
                    None => self.inline(selector),
                }
                self.choices.push((by, variants));
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &'b InlineExpression<&'a str>) {
        match inline {
            InlineExpression::VariableReference { id } => self.put.push(id.name),
            InlineExpression::MessageReference { id, attribute } => {
                let attribute = attribute.as_ref().map(|it| it.name);
                self.references.push(Reference {
                    at: id.name,
                    id: with_attribute(id.name.to_owned(), attribute),
                    given: Vec::new(),
                });
            }
            InlineExpression::TermReference {
                id,
                attribute,
                arguments,
            } => {
                let attribute = attribute.as_ref().map(|it| it.name);
                self.references.push(Reference {
                    at: id.name,
                    id: with_attribute(format!("-{}", id.name), attribute),
                    given: given(arguments.as_ref()).map(|(name, _)| name).collect(),
                });
            }
            InlineExpression::FunctionReference { id, .. } => self.functions.push(id.name),
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::StringLiteral { value } => self.literals.push(value),
            InlineExpression::NumberLiteral { .. } => {}
        }
    }
}

/// What a term is given: names and their values as they are written.
pub(super) fn given<'a, 'b>(
    arguments: Option<&'b CallArguments<&'a str>>,
) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a, 'b> {
    let named = arguments.into_iter().flat_map(|it| &it.named);
    named.map(|it| {
        let value = match &it.value {
            InlineExpression::StringLiteral { value }
            | InlineExpression::NumberLiteral { value } => value,
            _ => "",
        };
        (it.name.name, value)
    })
}

/// The id of an attribute, or of what has it.
pub(super) fn with_attribute(id: String, attribute: Option<&str>) -> String {
    match attribute {
        Some(attribute) => format!("{id}.{attribute}"),
        None => id,
    }
}
