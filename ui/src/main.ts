import { mount } from 'svelte'
import App from './App.svelte'
import '../../brand/tokens.css'
import './base.css'
import { putIconsIntoPage } from './lib/icons'
import { core } from './lib/state/core.svelte'

putIconsIntoPage()
core.open()

const target = document.getElementById('app')
if (target) mount(App, { target })
