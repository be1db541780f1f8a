# Accounts, programs and seats.

profile-programs = Signed-in programs
profile-programs-text = These programs signed in for you, with your password or one of your keys. Each acts with your rights of the moment.
profile-never-used = never used
event-tokens-signed-in = Program signed in
event-tokens-reused = Token shown twice: program signed out
event-tokens-refused = Key refused outside its addresses

team-create = Create the account
team-create-what = The invitation goes by mail. “Create the account” opens the door at once, with a password to hand over yourself, which the person changes at their first sign-in; whoever has an Estrade account already gets an invitation.
team-made = The account of { $name } is open
team-made-once = Hand this password over in person: it is shown once and has to be changed at the first sign-in.
team-locked = Shut by wrong passwords until
team-unlock = Reopen now
team-unlocked = The account of { $name } is open again.
team-keys = Keys and programs
event-members-created = Account created
event-members-unlocked = Account reopened
event-members-exported = Team exported
act-members-create = Create an account
act-modules-bring = Switch on a module that gives rights
