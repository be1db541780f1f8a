//! `#[resource]` only reshapes tokens: it lifts the `#[field(..)]` expressions
//! out of a plain struct and hands everything to `kernel::__resource!`, where
//! what is generated stands in plain sight.

use proc_macro::TokenStream;
use quote::quote;
use syn::{Expr, ItemStruct, parse_macro_input};

/// Turns a struct whose every field says what it is into a resource.
#[proc_macro_attribute]
pub fn resource(args: TokenStream, item: TokenStream) -> TokenStream {
    let args = proc_macro2::TokenStream::from(args);
    let mut item = parse_macro_input!(item as ItemStruct);
    let mut fields = Vec::new();
    for field in &mut item.fields {
        let Some(at) = field.attrs.iter().position(|a| a.path().is_ident("field")) else {
            let hint = "every field says what it is: #[field(text().required())]";
            return syn::Error::new_spanned(field, hint).to_compile_error().into();
        };
        let meta: Expr = match field.attrs.remove(at).parse_args() {
            Ok(meta) => meta,
            Err(e) => return e.to_compile_error().into(),
        };
        let (name, ty) = (&field.ident, &field.ty);
        fields.push(quote!(#name: #ty = #meta));
    }
    let name = &item.ident;
    quote!(kernel::__resource! { @struct #item @args #args ; @name #name @fields #(#fields),* }).into()
}
