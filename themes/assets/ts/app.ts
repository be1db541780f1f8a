// The back office and the platform's pages. Every module minds one thing and starts itself.
import "./partial";
import "./overlays";
import "./toasts";
import "./forms";
import "./pick";
import "./lists";
import "./panel";
import "./palette";
import "./shortcuts";
import "./small";
import "./bell";
