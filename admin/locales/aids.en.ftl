aids-title = Automatic aids
aids-summary = What modules work out by themselves and propose to you, module by module. Nobody decides but you.
aids-off-text = What is switched off disappears for everybody: its pages, its place in the menu, its work at night, its notices and its lines of the API. Nothing is deleted: switch it on again and it is back.
aids-saved = Saved: this is what your agency wants of automatic aids.
aids-none = Nothing is worked out by itself here
aids-none-text = None of the modules that are on proposes anything by itself.
